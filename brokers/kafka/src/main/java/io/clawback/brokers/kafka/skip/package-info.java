/**
 * Publishes skip lists: tells a group's consumers through a compacted topic which messages to leave
 * out, and hears from them in another one. Writes under the fence of the room aside.
 */
@NullMarked
package io.clawback.brokers.kafka.skip;

import org.jspecify.annotations.NullMarked;
