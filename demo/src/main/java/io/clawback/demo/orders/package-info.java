/**
 * The owner's consumers: ordinary Kafka clients in processes of their own, which know nothing of
 * Clawback.
 */
@NullMarked
package io.clawback.demo.orders;

import org.jspecify.annotations.NullMarked;
