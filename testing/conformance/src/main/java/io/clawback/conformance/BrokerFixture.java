package io.clawback.conformance;

import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.spi.broker.Broker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * A broker that really runs, as its users see it: the suite makes its world through this, never
 * through the plugin under test. Every call returns only when its effect can be seen by others.
 * What this broker cannot do is told by the data it returns. Called from one thread at a time, but
 * for what {@link Consumer} says.
 */
public interface BrokerFixture {
  /** The running broker as an operator would declare it, with its true cluster id. */
  BrokerDeclaration declaration();

  /** The plugin under test; the caller closes it. */
  Broker open(BrokerDeclaration declaration, Limits limits);

  /** The broker's wall clock: messages are given times near it. */
  Instant now();

  /** Makes a queue that keeps all its messages (no compaction, no retention within an hour). */
  void createQueue(String name, int partitions);

  /** Removes a queue and waits until it is gone; one of the same name can be made again. */
  void deleteQueue(String name);

  /** Appends messages to a partition, without a transaction. */
  void produce(String queue, int partition, List<Message> messages);

  /** Sets a group's positions while nobody is in it; makes the group if need be. */
  void commit(String group, String queue, Map<Integer, Long> positions);

  /** Removes a group that nobody is in. */
  void deleteGroup(String group);

  /**
   * A consumer that joins the group and commits only when told; returns when the group is stable
   * and the consumer is one of its members.
   *
   * @param instance its static name; empty for a dynamic member
   */
  Consumer join(GroupState.Kind kind, String group, String queue, String instance);

  /** The kinds of group that {@link #join} can make and that have positions; may be empty. */
  Set<GroupState.Kind> kinds();

  /** Of those, the kinds whose members can be removed from outside; may be empty. */
  Set<GroupState.Kind> removableKinds();

  /** How often the suite looks before it says that looking is harmless; fewer where it is slow. */
  default int looks() {
    return 50;
  }

  /** Which dynamic members of that kind of group can be removed. */
  default DynamicRemoval dynamicRemoval(GroupState.Kind kind) {
    return DynamicRemoval.EACH;
  }

  /** What a broker can do about members without a static name. */
  enum DynamicRemoval {
    /** Each can be removed while others stay. */
    EACH,
    /** All members of the group together, or none. */
    ALL_TOGETHER,
    /** None: only static members can be removed. */
    NONE
  }

  /** Committed positions by partition, read by other means than the plugin. */
  SortedMap<Integer, Long> committed(String group, String queue);

  /**
   * All that can be told of a queue and a group by other means than the plugin: incarnation,
   * partitions, log starts and ends, settings that were set, committed positions with their
   * metadata, members with generation. What does not exist has no facts.
   */
  SortedMap<String, String> facts(String queue, String group);

  /** The broker's own queues, which nobody may change; may be empty. */
  List<String> internalQueues();

  /** Settings of a queue that can be changed: two at least, or none. */
  List<SettingSample> settings();

  /** Limits that can be set for a client, by name: two at least, or none. */
  List<String> quotaKeys();

  /** Somebody whom a quota can bind. */
  QuotaEntity quotaEntity(String name);

  /** The limits in force for exactly that entity, read by other means than the plugin. */
  SortedMap<String, Double> quota(QuotaEntity entity);

  /**
   * A message.
   *
   * @param key its key; empty for none
   * @param value its content
   * @param timestamp milliseconds since the epoch
   */
  record Message(String key, String value, long timestamp) {}

  /**
   * A setting, by the broker's name.
   *
   * @param key its name
   * @param inForce the value in force on a queue of {@link #createQueue} that never had it set
   * @param one a valid value, another than {@code inForce}
   * @param other a valid value, another than both
   * @param invalid a value that the broker refuses
   */
  record SettingSample(String key, String inForce, String one, String other, String invalid) {}

  /** A consumer that runs. Thread-safe. */
  interface Consumer extends AutoCloseable {
    /** The member id that the broker gave it; it may change when it joins again. */
    String memberId();

    /** Commits as a member; returns when the broker has it. */
    void commit(Map<Integer, Long> positions);

    /**
     * Stops without a word to the broker: it stays a member for 30 s at least. Only asked of
     * members with a static name.
     */
    void vanish();

    /** Leaves for good, static members too; idempotent. Returns when the group knows. */
    @Override
    void close();
  }
}
