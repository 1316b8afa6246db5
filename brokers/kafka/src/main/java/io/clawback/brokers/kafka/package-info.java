/**
 * The Kafka plugin: looks at clusters from 3.9 on and changes them, through the public client
 * library alone. Knows the model and the SPI, nothing else of ours.
 */
@NullMarked
package io.clawback.brokers.kafka;

import org.jspecify.annotations.NullMarked;
