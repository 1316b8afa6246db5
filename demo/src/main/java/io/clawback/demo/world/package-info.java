/**
 * The demo's world as it runs: clusters, messages, consumers, the config file that is all the
 * product gets.
 */
@NullMarked
package io.clawback.demo.world;

import org.jspecify.annotations.NullMarked;
