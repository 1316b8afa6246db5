package io.clawback.proofs.acted;

import io.clawback.clients.kafka.skip.SkipInterceptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that stays at the first message that it cannot read, as most do: it tries that one
 * again and again. Leaves its group on SIGTERM, and by itself after ten minutes.
 *
 * <p>Arguments: {@code BOOTSTRAP TOPIC[,TOPIC] GROUP}, and, to leave out what it is told to, {@code
 * LIST STATUS}.
 */
public final class ChokingConsumer {
  private static final long ALONE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private ChokingConsumer() {}

  /** Runs until SIGTERM. */
  public static void main(String[] words) throws InterruptedException {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", words[0]);
    settings.put("group.id", words[2]);
    settings.put("client.id", words[2] + "-" + ProcessHandle.current().pid());
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("session.timeout.ms", "6000");
    settings.put("heartbeat.interval.ms", "500");
    settings.put("max.poll.records", "200");
    settings.put("isolation.level", "read_committed");
    if (words.length > 3) {
      settings.put("interceptor.classes", SkipInterceptor.class.getName());
      settings.put("clawback.skip.list", words[3]);
      settings.put("clawback.skip.status", words[4]);
    }
    CountDownLatch left = new CountDownLatch(1);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .unstarted(() -> {
                    consumer.wakeup();
                    await(left);
                  }));
      consumer.subscribe(List.of(words[1].split(",")));
      long end = System.nanoTime() + ALONE_NANOS;
      while (System.nanoTime() - end < 0) {
        step(consumer);
      }
    } catch (WakeupException e) {
      // Asked to end; what was processed is committed.
    } finally {
      left.countDown();
    }
  }

  private static void step(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
    var records = consumer.poll(Duration.ofMillis(100));
    boolean choked = false;
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<byte[], byte[]> message : records.records(partition)) {
        if (!readable(message.value())) {
          consumer.commitSync(Map.of(partition, new OffsetAndMetadata(message.offset())));
          consumer.seek(partition, message.offset());
          choked = true;
          break;
        }
        System.out.println("processed " + partition.partition() + "@" + message.offset());
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(message.offset() + 1)));
      }
    }
    if (choked) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static boolean readable(byte[] value) {
    return value != null && new String(value, StandardCharsets.UTF_8).endsWith("}");
  }

  private static void await(CountDownLatch left) {
    try {
      if (!left.await(5, TimeUnit.SECONDS)) {
        System.err.println("did not leave the group in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
