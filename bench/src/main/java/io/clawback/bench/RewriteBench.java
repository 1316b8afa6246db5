package io.clawback.bench;

import io.clawback.engine.DrainWay;
import io.clawback.execute.RunEvent;
import io.clawback.execute.RunResult;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.DrainWish;
import io.clawback.runtime.Plugins;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.Who;
import io.clawback.runtime.Wiring;
import io.clawback.runtime.config.FleetLoader;
import io.clawback.runtime.config.Redactor;
import io.clawback.runtime.config.SecretResolver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the backlogs of {@link RewriteWorld} once more without their poison, beside a bare loop
 * that reads, sends and commits in transactions of the same size and keeps no account of anything.
 * Prints {@code OURS BARE} in milliseconds: ours with ledger and rollback store on, from the first
 * rewriting step's beginning to the last one's end.
 *
 * <p>Arguments: bootstrap, config, data folder.
 */
public final class RewriteBench {
  /** As many as a batch of ours grows to. */
  private static final int BATCH = 5_000;

  private RewriteBench() {}

  /** Runs both, the bare loop first. */
  public static void main(String[] args) throws InterruptedException {
    long bare = bare(args[0]);
    long ours = ours(Path.of(args[1]), Path.of(args[2]));
    System.out.printf("%d %d%n", ours, bare);
  }

  private static long ours(Path config, Path data) throws InterruptedException {
    Plugins plugins = Plugins.discover();
    SecretResolver secrets = SecretResolver.of(config, new Redactor());
    try (Remediator remediator =
        Remediator.open(
            Wiring.real(
                FleetLoader.load(config, plugins).orThrow(), plugins, secrets, data, Who.acts()))) {
      List<DrainWish> wishes =
          IntStream.range(0, RewriteWorld.TOPICS)
              .mapToObj(t ->
                  new DrainWish(
                      new QueueId(new BrokerId("bench", "main"), "payments-" + t),
                      Optional.of("payments-" + t + "-group"),
                      List.of(),
                      Optional.of(DrainWay.REWRITE)))
              .toList();
      Plan plan = remediator.planDrain(wishes, () -> false);
      Times times = new Times();
      RunResult result = remediator.apply(plan, () -> times.told == wishes.size(), times::take);
      if (times.told != wishes.size()) {
        throw new IllegalStateException(result + " " + plan.declined());
      }
      return (times.last - times.first) / 1_000_000;
    }
  }

  /** How long rewriting took. */
  private static final class Times {
    private final TreeMap<String, Long> begun = new TreeMap<>();
    private long first;
    private long last;
    private int told;

    void take(RunEvent event) {
      long now = System.nanoTime();
      if (event instanceof RunEvent.Began(var step)) {
        begun.put(step.id(), now);
        if (first == 0 && step.operation() instanceof Rewrite) {
          first = now;
        }
      } else if (event instanceof RunEvent.Rested(var step, var state, var detail)
          && step.operation() instanceof Rewrite) {
        last = now;
        told++;
        System.err.printf(
            "%s %s %d ms: %s%n",
            step.id(), state, (now - begun.getOrDefault(step.id(), now)) / 1_000_000, detail);
      }
    }
  }

  private static long bare(String bootstrap) {
    Map<String, Object> reading =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            "bare",
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false,
            "max.poll.records",
            BATCH,
            "max.partition.fetch.bytes",
            8 << 20);
    Map<String, Object> writing =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "transactional.id",
            "bare",
            "linger.ms",
            5,
            "batch.size",
            262_144);
    try (var consumer =
            new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
      long begun = System.nanoTime();
      producer.initTransactions();
      for (int t = 0; t < RewriteWorld.TOPICS; t++) {
        for (int p = 0; p < RewriteWorld.PARTITIONS; p++) {
          partition(consumer, producer, new TopicPartition("bare-" + t, p));
        }
      }
      return (System.nanoTime() - begun) / 1_000_000;
    }
  }

  private static void partition(
      KafkaConsumer<byte[], byte[]> consumer,
      KafkaProducer<byte[], byte[]> producer,
      TopicPartition partition) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    while (consumer.position(partition) < end) {
      producer.beginTransaction();
      long next = 0;
      int sent = 0;
      while (sent < BATCH && consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record :
            consumer.poll(Duration.ofSeconds(1)).records(partition)) {
          if (record.offset() < end) {
            var _ =
                producer.send(
                    new ProducerRecord<>(
                        poison(record.value()) ? "bare.quarantine" : partition.topic(),
                        partition.partition(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        record.headers()));
            sent++;
          }
          next = record.offset() + 1;
        }
      }
      producer.sendOffsetsToTransaction(
          Map.of(partition, new OffsetAndMetadata(next)), consumer.groupMetadata());
      producer.commitTransaction();
    }
  }

  /** The transaction's id is no JSON. */
  static boolean poison(byte[] value) {
    String text = new String(value, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(',');
    return text.charAt(18) != '"' || text.charAt(at - 1) != '"' || text.charAt(at - 3) == '\\';
  }
}
