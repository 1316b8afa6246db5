package io.clawback.clients.kafka.skip.format;

import java.util.Optional;

/**
 * Names one part of a skip list: the key of its record in the control topic, {@code
 * topicId/group/operation/partition/part} in UTF-8. A record without a value takes the part back.
 * Immutable.
 */
public final class SkipKey {
  private final String topicId;
  private final String group;
  private final String operation;
  private final int partition;
  private final int part;

  /**
   * A name.
   *
   * @param topicId as Kafka prints it: a topic that is made again under its name has another one
   * @param group whose members leave the messages out; empty for all groups
   * @param operation who wrote it; has no slash
   * @param partition of the topic
   * @param part from 0
   */
  public SkipKey(String topicId, String group, String operation, int partition, int part) {
    this.topicId = topicId;
    this.group = group;
    this.operation = operation;
    this.partition = partition;
    this.part = part;
  }

  /** The topic's id, as Kafka prints it. */
  public String topicId() {
    return topicId;
  }

  /** The group; empty for all. */
  public String group() {
    return group;
  }

  /** Who wrote it. */
  public String operation() {
    return operation;
  }

  /** The topic's partition. */
  public int partition() {
    return partition;
  }

  /** Its number, from 0. */
  public int part() {
    return part;
  }

  /** Whether members of that group leave these messages out. */
  public boolean concerns(String member) {
    return group.isEmpty() || group.equals(member);
  }

  /** As {@link #parse} reads it. */
  public String text() {
    return topicId + "/" + group + "/" + operation + "/" + partition + "/" + part;
  }

  /** What the text spells; empty when it is no such text. A group's name may have slashes. */
  public static Optional<SkipKey> parse(String text) {
    int head = text.indexOf('/');
    int last = text.lastIndexOf('/');
    int before = text.lastIndexOf('/', last - 1);
    int operation = text.lastIndexOf('/', before - 1);
    if (head <= 0 || operation <= head) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SkipKey(
              text.substring(0, head),
              text.substring(head + 1, operation),
              text.substring(operation + 1, before),
              Integer.parseUnsignedInt(text.substring(before + 1, last)),
              Integer.parseUnsignedInt(text.substring(last + 1))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
