package io.clawback.brokers.kafka.offsets;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.run.OperationId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our own membership in a group, for one commit: the broker refuses the commit once the group's
 * generation (or our member epoch) is not ours any more. That is the fence (SAFETY I5, I7). Reads
 * no message. Not thread-safe.
 */
public final class SoleMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SoleMember.class);

  /** Should we die in between, the group is free again after this. */
  private static final String SESSION_MILLIS = "10000";

  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration LEAVE = Duration.ofSeconds(5);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String target;

  private SoleMember(KafkaConsumer<byte[], byte[]> consumer, String target) {
    this.consumer = consumer;
    this.target = target;
  }

  /** Joins by the group's own protocol; refuses when that does not succeed in time. */
  public static SoleMember join(
      KafkaConnection connection,
      String group,
      Kind kind,
      String topic,
      String target,
      OperationId id) {
    Map<String, Object> properties = connection.consumerProperties();
    properties.put("group.id", group);
    properties.put("client.id", clientId(connection, id));
    if (kind == Kind.CONSUMER) {
      properties.put("group.protocol", "consumer");
    } else {
      properties.put("group.protocol", "classic");
      properties.put("session.timeout.ms", SESSION_MILLIS);
      properties.put("heartbeat.interval.ms", "1000");
    }
    SoleMember member;
    try {
      member = new SoleMember(new KafkaConsumer<>(properties), target);
    } catch (KafkaException e) {
      throw Refusal.because(e, target);
    }
    try {
      member.take(topic, new Patience(connection.clock(), connection.patience()));
      return member;
    } catch (RuntimeException e) {
      member.close();
      throw e;
    }
  }

  /**
   * By this the membership is known again, should we die in it: what we sent may still take effect
   * until the group has put it out.
   */
  static String clientId(KafkaConnection connection, OperationId id) {
    return connection.consumerProperties().get("client.id") + "-" + id;
  }

  private void take(String topic, Patience patience) {
    Reader nobody = new Reader(consumer);
    try {
      consumer.subscribe(Set.of(topic), nobody);
      while (consumer.assignment().isEmpty()) {
        if (!patience.left()) {
          throw Refusal.stale(
              "kafka.cannot-join",
              target,
              "The group gave us no partition within the time allowed: somebody else holds them.");
        }
        consumer.poll(STEP);
      }
    } catch (KafkaException e) {
      throw Refusal.because(e, target);
    }
  }

  /** The broker's name for us. */
  public String id() {
    return consumer.groupMetadata().memberId();
  }

  /**
   * Our generation (or member epoch) now: what is read under it and committed under it had nobody
   * else's commit in between.
   */
  public int generation() {
    return consumer.groupMetadata().generationId();
  }

  /** What a transaction that commits positions as this member says of it (KIP-447). */
  ConsumerGroupMetadata metadata() {
    return consumer.groupMetadata();
  }

  /** Stays a member; whether nobody came or went since that generation. */
  boolean stays(int generation) {
    try {
      consumer.poll(Duration.ZERO);
    } catch (KafkaException e) {
      throw Refusal.because(e, target);
    }
    return generation == generation() && !consumer.assignment().isEmpty();
  }

  /**
   * Sends one commit, once. Empty when the broker said yes. Otherwise why not, which says nothing
   * of what became of it.
   *
   * @param generation under which the positions were read
   */
  public Optional<Exception> commit(
      Map<TopicPartition, OffsetAndMetadata> positions, int generation, Patience patience) {
    if (generation != generation()) {
      return Optional.of(new CommitFailedException("not the membership under which we looked"));
    }
    Optional<Exception> known = OneCommit.send(consumer, positions, patience);
    return known.isEmpty() && generation != generation()
        ? Optional.of(new CommitFailedException("our membership was renewed meanwhile"))
        : known;
  }

  /**
   * Finds the group's coordinator again after a broken connection: without one, closing is silent
   * and the group keeps us until our session ends.
   */
  public void reach(Set<TopicPartition> partitions, Duration patience) {
    try {
      consumer.committed(partitions, patience);
    } catch (KafkaException e) {
      LOG.debug("{}: {}", target, e.getMessage()); // found or not, closing comes next
    }
  }

  /** Leaves the group. */
  @Override
  public void close() {
    try {
      consumer.close(CloseOptions.timeout(LEAVE));
    } catch (KafkaException e) {
      // The session's end frees the group soon enough; what we did is decided by reading it back.
      LOG.warn("{}: left without a goodbye: {}", target, e.getMessage());
    }
  }

  /** Owns partitions without reading: a place of no meaning, and paused. */
  private record Reader(KafkaConsumer<byte[], byte[]> consumer)
      implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
      partitions.forEach(p -> consumer.seek(p, 0));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // Nothing is held for them.
    }
  }
}
