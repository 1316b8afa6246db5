package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.fleet.Limits;
import io.clawback.model.name.QueueId;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan.Bounds;
import io.clawback.spi.broker.Scan.Ended;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Request;
import io.clawback.spi.broker.Scan.Unreadable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may happen to a topic while it is read. */
class ScanTrapsTest {
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;
  private static Broker broker;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    kafka = builder.start();
    var settings = KafkaFixture.plaintext(kafka.bootstrap());
    fixture = new KafkaFixture(kafka.internalBootstrap(), kafka.clusterId(), settings, true);
    broker = fixture.open(fixture.declaration(), Limits.DEFAULT);
  }

  @AfterAll
  static void stop() {
    broker.close();
    fixture.close();
    kafka.close();
  }

  /** Counts, and does something once when the first message comes. */
  private static final class Counting implements Lane {
    private final Runnable first;
    final List<Unreadable> unreadable = new ArrayList<>();
    final List<Long> offsets = new ArrayList<>();
    long count;

    Counting(Runnable first) {
      this.first = first;
    }

    @Override
    public void take(MessageBatch batch) {
      if (count == 0) {
        first.run();
      }
      count += batch.size();
      offsets.add(batch.offset(0));
    }

    @Override
    public void unreadable(Unreadable what) {
      unreadable.add(what);
    }

    @Override
    public void passed(long next) {}
  }

  private static Ended scan(String queue, Lane lane, long to) {
    return scan(queue, lane, 0, to);
  }

  private static Ended scan(String queue, Lane lane, long from, long to) {
    Request request =
        new Request(
            new QueueId(KafkaFixture.ID, queue),
            List.of(new Range(0, from, to)),
            new Bounds(1, 1 << 20, 1L << 40));
    return broker.scan().orElseThrow().read(request, _ -> lane, () -> false).getFirst();
  }

  /** Messages of 10 KB, ten a batch: more than one answer holds. */
  private static void fill(String queue, int batches) {
    fill(queue, batches, "none");
  }

  private static void fill(String queue, int batches, String packing) {
    Map<String, Object> p = new HashMap<>();
    p.put("compression.type", packing);
    p.put("bootstrap.servers", kafka.internalBootstrap());
    p.put("linger.ms", 1_000);
    p.put("batch.size", 1 << 20);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(p, bytes, bytes)) {
      for (int b = 0; b < batches; b++) {
        for (int i = 0; i < 10; i++) {
          producer.send(new ProducerRecord<>(queue, 0, null, new byte[10_000]));
        }
        producer.flush();
      }
    }
  }

  @Test
  void whoMayUnpackNoMoreEndsBehindABatchAndGoesOnFromThere() {
    fixture.createQueue("packed", 1);
    fill("packed", 10, "gzip");
    Counting lane = new Counting(() -> {});
    long next = 0;
    int readings = 0;
    while (next < 100) {
      Request request =
          new Request(
              new QueueId(KafkaFixture.ID, "packed"),
              List.of(new Range(0, next, 100)),
              new Bounds(1, 1 << 20, 1L << 40, 250_000));
      Ended ended = broker.scan().orElseThrow().read(request, _ -> lane, () -> false).getFirst();
      assertThat(ended.next()).isGreaterThan(next);
      assertThat(ended.problem().map(p -> p.code()))
          .isEqualTo(ended.next() < 100 ? Optional.of("kafka.unpacked-enough") : Optional.empty());
      next = ended.next();
      readings++;
    }
    assertThat(lane.count).isEqualTo(100);
    assertThat(lane.unreadable).isEmpty();
    assertThat(readings).isBetween(3, 5);
  }

  @Test
  void whatIsTrimmedMeanwhileIsToldAndTheRestIsRead() {
    fixture.createQueue("trimmed", 1);
    fill("trimmed", 300);
    Counting lane = new Counting(() -> fixture.trim("trimmed", 0, 2_900));
    Ended ended = scan("trimmed", lane, 3_000);
    assertThat(ended.problem()).isEmpty();
    assertThat(ended.next()).isEqualTo(3_000);
    assertThat(lane.unreadable)
        .singleElement()
        .satisfies(u -> {
          assertThat(u.why()).isEqualTo("trimmed meanwhile");
          assertThat(u.to()).isEqualTo(2_900);
          assertThat(lane.count).isEqualTo(u.from() + 100);
        });
  }

  @Test
  void aTopicDeletedMeanwhileEndsTheRangeSoon() {
    fixture.createQueue("deleted", 1);
    fill("deleted", 300);
    Counting lane = new Counting(() -> fixture.deleteQueue("deleted"));
    long begun = System.nanoTime();
    Ended ended = scan("deleted", lane, 3_000);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    assertThat(ended.problem())
        .hasValueSatisfying(p -> assertThat(p.code()).isEqualTo("kafka.vanished"));
    assertThat(ended.next()).isEqualTo(lane.count).isLessThan(3_000);
  }

  @Test
  void aTopicMadeAnewMeanwhileIsAnother() {
    fixture.createQueue("anew", 1);
    fill("anew", 300);
    Counting lane =
        new Counting(() -> {
          fixture.deleteQueue("anew");
          fixture.createQueue("anew", 1);
          fill("anew", 1);
        });
    Ended ended = scan("anew", lane, 3_000);
    assertThat(ended.problem())
        .hasValueSatisfying(p -> assertThat(p.code()).isEqualTo("kafka.vanished"));
  }

  @Test
  void stopsWithinASecond() {
    fixture.createQueue("stopped", 1);
    fill("stopped", 100);
    AtomicBoolean stop = new AtomicBoolean();
    long[] told = new long[1];
    Counting lane =
        new Counting(() -> {
          told[0] = System.nanoTime();
          stop.set(true);
        });
    Request request =
        new Request(
            new QueueId(KafkaFixture.ID, "stopped"),
            List.of(new Range(0, 0, 1_000)),
            new Bounds(1, 1 << 20, 1L << 40));
    Ended ended = broker.scan().orElseThrow().read(request, _ -> lane, stop::get).getFirst();
    assertThat(Duration.ofNanos(System.nanoTime() - told[0])).isLessThan(Duration.ofSeconds(1));
    assertThat(ended.problem()).isEmpty();
    assertThat(ended.next()).isEqualTo(lane.count).isLessThan(1_000);
  }

  private static void overwrite(String queue, long at, int value) throws IOException {
    var dirs = KafkaFixture.get(fixture.admin.describeLogDirs(List.of(1)).allDescriptions());
    for (String dir : dirs.values().iterator().next().keySet()) {
      Path log = Path.of(dir, queue + "-0", "00000000000000000000.log");
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
        file.seek(at);
        file.write(value);
      }
    }
  }

  @Test
  void aBatchThatRottedOnDiskIsToldAndTheRestIsRead() throws IOException {
    fixture.createQueue("rotten", 1);
    fill("rotten", 100);
    for (long batch : new long[] {0, 50, 51, 99}) {
      overwrite("rotten", batch * 100_200 + 5_000, 0x5a);
    }
    Counting lane = new Counting(() -> {});
    Ended ended = scan("rotten", lane, 1_000);
    assertThat(ended.problem()).isEmpty();
    assertThat(ended.next()).isEqualTo(1_000);
    assertThat(lane.unreadable)
        .allSatisfy(u -> {
          assertThat(u.to() - u.from()).isEqualTo(10);
          assertThat(u.why()).contains("checksum");
        });
    assertThat(lane.unreadable).extracting(Unreadable::from).startsWith(0L).hasSizeBetween(3, 4);
    assertThat(lane.count).isEqualTo(1_000 - 10L * lane.unreadable.size());
  }

  @Test
  void aBatchWhoseSizeRottedEndsTheRangeAndHangsNothing() throws IOException {
    fixture.createQueue("torn", 1);
    fill("torn", 20);
    overwrite("torn", 8, 0x7f);
    Counting lane = new Counting(() -> {});
    long begun = System.nanoTime();
    Ended ended = scan("torn", lane, 200);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
    assertThat(ended.problem()).isPresent();
    assertThat(ended.next()).isZero();
  }
}
