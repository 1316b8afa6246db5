/**
 * The ages of the messages at the positions of groups, read within a budget of bytes. Reads only.
 */
@NullMarked
package io.clawback.brokers.kafka.peek;

import org.jspecify.annotations.NullMarked;
