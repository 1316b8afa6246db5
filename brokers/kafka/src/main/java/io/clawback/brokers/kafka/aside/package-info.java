/**
 * Sets messages aside: copies them to a quarantine topic in transactions, and says there that
 * copies do not count any more. Reads through the scan's room; the only room that produces.
 */
@NullMarked
package io.clawback.brokers.kafka.aside;

import org.jspecify.annotations.NullMarked;
