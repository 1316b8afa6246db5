package io.clawback.demo.payments;

import io.clawback.demo.orders.Pace;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * One member of one group, with a limit to what it processes in a second. At a message that it
 * cannot read it stays: it goes back to it, waits, and tries again, for ever. Other partitions go
 * on meanwhile. Runs on one thread.
 */
public final class GroupReader implements Runnable {
  /** In the metadata of a position at which it stands. */
  public static final String STANDS = "cannot read this message";

  private static final Duration POLL = Duration.ofMillis(50);
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long IDLE_COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FIRST_TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_TRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PaymentReader reader = new PaymentReader();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final int capacity;
  private final Map<TopicPartition, Standing> standing = new HashMap<>();

  /**
   * A position that it does not get past.
   *
   * @param waited before the next try
   * @param until when that is
   */
  private record Standing(long offset, long waited, long until) {}

  GroupReader(KafkaConsumer<byte[], byte[]> consumer, String topic, int capacity) {
    this.consumer = consumer;
    this.topic = topic;
    this.capacity = capacity;
  }

  /** Ends it soon, in good order. Called on another thread. */
  void end() {
    consumer.wakeup();
  }

  @Override
  public void run() {
    try (consumer) {
      consumer.subscribe(List.of(topic));
      try {
        read();
      } catch (WakeupException e) {
        // Asked to end. What was processed is committed.
        consumer.commitSync();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() throws InterruptedException {
    Pace pace = new Pace(capacity, System.nanoTime());
    long committed = System.nanoTime();
    boolean behind = false;
    while (true) {
      tryAgain(System.nanoTime());
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      int processed = 0;
      for (TopicPartition partition : records.partitions()) {
        processed += process(partition, records.records(partition));
      }
      long now = System.nanoTime();
      long wait = processed == 0 ? 0 : pace.take(processed, now);
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      behind |= !records.isEmpty();
      // Now and then all the same: what was left out on the way here moves positions, too.
      if (now - committed >= (behind ? COMMIT_NANOS : IDLE_COMMIT_NANOS)) {
        commit();
        committed = now;
        behind = false;
      }
    }
  }

  /** How many of them it could read. */
  private int process(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> messages) {
    int processed = 0;
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      if (!reader.readable(message.value())) {
        stand(partition, message.offset());
        return processed;
      }
      processed++;
    }
    standing.remove(partition);
    return processed;
  }

  private void stand(TopicPartition partition, long offset) {
    Standing before = standing.get(partition);
    long wait =
        before != null && before.offset() == offset
            ? Math.min(before.waited() * 2, LAST_TRY_NANOS)
            : FIRST_TRY_NANOS;
    standing.put(partition, new Standing(offset, wait, System.nanoTime() + wait));
    consumer.seek(partition, offset);
    consumer.pause(Set.of(partition));
  }

  private void tryAgain(long now) {
    Set<TopicPartition> assigned = consumer.assignment();
    standing.keySet().retainAll(assigned);
    consumer.resume(
        standing.entrySet().stream()
            .filter(s -> now - s.getValue().until() >= 0)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()));
  }

  /** Where it is; of partitions where it stands, that it does. */
  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> at = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      long position = consumer.position(partition);
      Standing stands = standing.get(partition);
      boolean here = stands != null && stands.offset() == position;
      at.put(partition, new OffsetAndMetadata(position, here ? STANDS : ""));
    }
    consumer.commitAsync(at, null);
  }
}
