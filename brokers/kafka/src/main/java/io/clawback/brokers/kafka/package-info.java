/**
 * The Kafka plugin: looks at clusters from 3.9 on and changes them, through the public client
 * library alone. This room is the door; below it {@code connect} is known to all, {@code records}
 * and {@code look} to the rooms that read ({@code peek}, {@code scan}) and that act ({@code
 * offsets}, {@code change}, {@code aside}, {@code skip}). Knows the model, the SPI and the format
 * of skip lists, nothing else of ours.
 */
@NullMarked
package io.clawback.brokers.kafka;

import org.jspecify.annotations.NullMarked;
