/**
 * The world of scenario 3 as it runs: one cluster, a tenant whose consumers stand before messages
 * that nobody can read, and an observer that counts on its own account.
 */
@NullMarked
package io.clawback.demo.outbreak;

import org.jspecify.annotations.NullMarked;
