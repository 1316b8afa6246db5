package io.clawback.brokers.kafka;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * An application with clients of some release, in a process of its own: knows nothing of ours but
 * properties. Arguments are a way to commit, the topic, how many messages to wait for, and
 * properties. Prints what it gets, and ends.
 */
final class SkipApplication {
  private SkipApplication() {}

  public static void main(String[] args) throws Exception {
    Map<String, Object> p = new HashMap<>();
    for (int i = 3; i < args.length; i++) {
      p.put(
          args[i].substring(0, args[i].indexOf('=')), args[i].substring(args[i].indexOf('=') + 1));
    }
    int left = Integer.parseInt(args[2]);
    long quiet = System.nanoTime();
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(p)) {
      consumer.subscribe(List.of(args[1]));
      // When it has all, what follows may be nothing but messages that are left out.
      while (left > 0 || System.nanoTime() - quiet < 2_000_000_000L) {
        ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
        for (ConsumerRecord<String, String> r : records) {
          System.out.println(r.partition() + "@" + r.offset() + "=" + r.value());
          left--;
          quiet = System.nanoTime();
        }
        commit(args[0], consumer, records);
      }
    }
    System.out.println("end");
  }

  private static void commit(
      String how, KafkaConsumer<String, String> consumer, ConsumerRecords<String, String> records)
      throws ReflectiveOperationException {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    switch (how) {
      case "positions" -> consumer.commitSync();
      case "last-plus-one" -> {
        for (TopicPartition partition : records.partitions()) {
          long last =
              records.records(partition).get(records.records(partition).size() - 1).offset();
          next.put(partition, new OffsetAndMetadata(last + 1));
        }
        consumer.commitSync(next);
      }
      case "next-offsets" -> {
        Method method = ConsumerRecords.class.getMethod("nextOffsets");
        ((Map<?, ?>) method.invoke(records))
            .forEach((k, v) -> next.put((TopicPartition) k, (OffsetAndMetadata) v));
        consumer.commitSync(next);
      }
      default -> throw new IllegalArgumentException(how);
    }
  }
}
