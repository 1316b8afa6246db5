/**
 * The owner's service of scenario 3: payments as messages, and consumers that cannot get past one
 * that they cannot read. Runs in processes of its own; knows nothing of the product.
 */
@NullMarked
package io.clawback.demo.payments;

import org.jspecify.annotations.NullMarked;
