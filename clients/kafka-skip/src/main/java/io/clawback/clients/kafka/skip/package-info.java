/**
 * Runs inside an application's Kafka consumer and leaves out the messages of a skip list. Knows the
 * JDK and Kafka's client library; nothing of it ever throws into the application.
 */
@NullMarked
package io.clawback.clients.kafka.skip;

import org.jspecify.annotations.NullMarked;
