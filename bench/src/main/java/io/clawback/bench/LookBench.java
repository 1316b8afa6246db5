package io.clawback.bench;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.Plugins;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.Who;
import io.clawback.runtime.Wiring;
import io.clawback.runtime.config.FleetLoader;
import io.clawback.runtime.config.Redactor;
import io.clawback.runtime.config.SecretResolver;
import io.clawback.runtime.inspect.InspectListener;
import io.clawback.runtime.inspect.InspectRequest;
import io.clawback.runtime.inspect.Inspection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Inside one process: a look into the backlog of {@link InspectWorld} with everything analysed, or
 * a bare consumer that counts the same messages with the settings of kafka-consumer-perf-test,
 * several passes, each over all of them. {@code look CONFIG DATA PASSES} and {@code consumer
 * BOOTSTRAP PARTITIONS PASSES} print the milliseconds of each pass, connecting included.
 */
public final class LookBench {
  private static final String TOPIC = "payments";

  private LookBench() {}

  /** One pass over all messages; what it counted. */
  private interface Pass {
    long count();
  }

  /** See the class. */
  public static void main(String[] args) {
    int passes = Integer.parseInt(args[3]);
    if (args[0].equals("consumer")) {
      int partitions = Integer.parseInt(args[2]);
      time(passes, PoisonedMessages.MESSAGES, () -> consume(args[1], partitions));
      return;
    }
    Path config = Path.of(args[1]);
    Plugins plugins = Plugins.discover();
    SecretResolver secrets = SecretResolver.of(config, new Redactor());
    try (Remediator remediator =
        Remediator.open(
            Wiring.real(
                FleetLoader.load(config, plugins).orThrow(),
                plugins,
                secrets,
                Path.of(args[2]),
                Who.acts()))) {
      time(passes, PoisonedMessages.POISON, () -> poison(remediator));
    }
  }

  private static void time(int passes, long expected, Pass pass) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < passes; i++) {
      long begun = System.nanoTime();
      long counted = pass.count();
      line.append((System.nanoTime() - begun) / 1_000_000).append(' ');
      if (counted != expected) {
        throw new IllegalStateException("counted " + counted + " instead of " + expected);
      }
    }
    System.out.println(line.toString().strip());
  }

  private static long poison(Remediator remediator) {
    QueueId queue = new QueueId(new BrokerId("bench", "main"), TOPIC);
    Inspection found =
        remediator.inspect(InspectRequest.all(queue), InspectListener.NONE, () -> false);
    if (!found.problems().isEmpty()) {
      throw new ClawbackException(found.problems(), null);
    }
    return found.report().signatures().stream()
        .filter(s -> s.confidence() >= 90)
        .mapToLong(s -> s.count())
        .sum();
  }

  private static long consume(String bootstrap, int partitions) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "receive.buffer.bytes",
            2 * 1024 * 1024,
            "max.partition.fetch.bytes",
            1024 * 1024,
            "check.crcs",
            false,
            "enable.auto.commit",
            false);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(TOPIC, p)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long messages = 0;
      long bytes = 0;
      while (messages < PoisonedMessages.MESSAGES) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofSeconds(10))) {
          messages++;
          bytes += message.value().length;
        }
      }
      if (bytes == 0) {
        throw new IllegalStateException("no bytes");
      }
      return messages;
    }
  }
}
