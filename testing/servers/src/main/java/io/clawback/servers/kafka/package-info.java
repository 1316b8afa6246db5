/**
 * Real Kafka brokers for tests and the demo, in this process or in one of their own, on loopback
 * and free ports. Never on the product's class path.
 */
@NullMarked
package io.clawback.servers.kafka;

import org.jspecify.annotations.NullMarked;
