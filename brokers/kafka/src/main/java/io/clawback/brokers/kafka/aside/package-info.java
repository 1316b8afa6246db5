/**
 * Carries messages in transactions: aside to a quarantine, back, once more to the end, and again to
 * where they came from; says in the quarantine what does not count any more. Reads through the
 * scan's room; whoever else produces does so through this room's fence.
 */
@NullMarked
package io.clawback.brokers.kafka.aside;

import org.jspecify.annotations.NullMarked;
