/**
 * Reads ranges of messages for those who look inside, without a group and without leaving a trace.
 * Reads only.
 */
@NullMarked
package io.clawback.brokers.kafka.scan;

import org.jspecify.annotations.NullMarked;
