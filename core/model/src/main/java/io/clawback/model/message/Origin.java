package io.clawback.model.message;

import java.util.Optional;

/**
 * Where a dead letter came from.
 *
 * @param dialect who wrote it
 * @param queue that it came from, as {@code environment/broker/queue}
 * @param reason why it is there, in the writer's words; empty when the writer says nothing
 * @param tenant whose it is, where the writer says so
 * @param operation which operation of ours wrote it; empty when it was none
 * @param incarnation of that queue, where the writer says so
 * @param message as it was, where it was; its time is the dead letter's where the writer keeps no
 *     other
 * @param whole whether key, value and headers are all there; what is missing is read again from the
 *     queue that it came from
 */
public record Origin(
    Dialect dialect,
    String queue,
    String reason,
    Optional<String> tenant,
    Optional<String> operation,
    Optional<String> incarnation,
    Message message,
    boolean whole) {

  /** Who writes dead letters, each with headers of its own. */
  public enum Dialect {
    /** This project: {@link Copy}. */
    CLAWBACK,
    /** Kafka's brokers for share groups (KIP-1191). Never keeps the headers. */
    SHARE_GROUP,
    /** Spring for Apache Kafka. */
    SPRING,
    /** Kafka Connect's sink connectors (KIP-298). */
    CONNECT
  }
}
