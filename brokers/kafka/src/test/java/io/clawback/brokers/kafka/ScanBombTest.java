package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.brokers.kafka.connect.ClientProperties;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.records.BatchHeader;
import io.clawback.model.fleet.Limits;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.time.Clock;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that do not fit into memory are told of, and the rest is read (SAFETY I17). */
class ScanBombTest {
  private static final int BOMB = 400 << 20;

  /** These pack less well, and slowly. */
  private static final int SMALLER_BOMB = 160 << 20;

  /** Of a record of this kind, around its value. */
  private static final int FRAME = 11;

  private static final int MOST = 1 << 20;
  private static final long FIRST = System.currentTimeMillis() - 600_000;

  /** Writing what is so large takes its time. */
  private static final Limits PATIENT =
      new Limits(
          100,
          100,
          100,
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          100,
          1 << 20,
          10,
          Duration.ofDays(1));

  @TempDir private static Path folder;
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;
  private static KafkaConnection connection;

  @BeforeAll
  static void start() {
    kafka =
        EmbeddedKafka.builder()
            .property("message.max.bytes", "150000000")
            .property("socket.request.max.bytes", "200000000")
            .start();
    var settings = KafkaFixture.plaintext(kafka.bootstrap());
    fixture = new KafkaFixture(kafka.internalBootstrap(), kafka.clusterId(), settings, true);
    connection =
        new KafkaConnection(
            fixture.declaration(),
            ClientProperties.of(fixture.declaration(), new TreeMap<>()),
            PATIENT,
            Clock.system());
  }

  @AfterAll
  static void stop() {
    connection.close();
    fixture.close();
    kafka.close();
  }

  private static void append(String queue, CompressionType codec, Integer... sizes)
      throws Exception {
    ByteBuffer batch = Bombs.batch(codec, FIRST, List.of(sizes));
    SmallHeap.append(fixture, connection, queue, batch);
  }

  private static List<String> scanned(int lanes, int most, List<String> ranges) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("" + lanes, "" + most));
    arguments.addAll(ranges);
    return SmallHeap.run(folder, kafka, ScanChild.class, arguments);
  }

  @Test
  void aBombIsToldWithItsSizeAndTheRestIsRead() throws Exception {
    List<String> ranges = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (CompressionType codec : CompressionType.values()) {
      if (codec == CompressionType.NONE) {
        continue;
      }
      String queue = "bomb-" + codec.name;
      fixture.create(queue, 1, Map.of("compression.type", "producer"));
      boolean well = codec == CompressionType.ZSTD || codec == CompressionType.GZIP;
      int bomb = well ? BOMB : SMALLER_BOMB;
      append(queue, codec, 7, bomb, 10);
      append(queue, codec, 11, 12);
      ranges.add(queue + ":0:5");
      String first = queue + ":0 read 0=7 unreadable 1..2=" + (bomb + FRAME);
      // To get past it would take work without end: said, not done.
      String behind = well ? " unreadable 2..3=-1" : " read 2=10";
      expected.add(first + behind + " read 3=11 read 4=12 next 5");
    }
    assertThat(scanned(2, MOST, ranges)).containsExactlyElementsOf(expected);
  }

  @Test
  void aBatchTooLargeToReceiveIsToldAndPassed() throws Exception {
    fixture.create("fat", 1, Map.of());
    append("fat", CompressionType.NONE, 5);
    append("fat", CompressionType.NONE, 128 << 20);
    append("fat", CompressionType.NONE, 40 << 20);
    append("fat", CompressionType.NONE, 6);
    append("fat", CompressionType.NONE, 35 << 20, 7);
    append("fat", CompressionType.NONE, 8);
    long around = BatchHeader.BYTES + 16L;
    List<String> seen = scanned(2, MOST, List.of("fat:0:7", "fat:1:3", "fat:6:7"));
    assertThat(seen.get(0))
        .matches(
            "fat:0 read 0=5 unreadable 1..2=(\\d+) unreadable 2..3=(\\d+) read 3=6"
                + " unreadable 4..6=(\\d+) read 6=8 next 7");
    String[] sizes = seen.get(0).split("[^0-9]+");
    assertThat(Long.parseLong(sizes[6])).isBetween(128L << 20, (128L << 20) + around);
    assertThat(seen.get(1)).matches("fat:1 unreadable 1..2=\\d+ unreadable 2..3=\\d+ next 3");
    assertThat(seen.get(2)).isEqualTo("fat:6 read 6=8 next 7");
  }

  @Test
  void manyLargeBatchesFitOneAfterTheOther() throws Exception {
    fixture.create("large", 1, Map.of());
    for (int i = 0; i < 6; i++) {
      append("large", CompressionType.NONE, 24 << 20);
      append("large", CompressionType.NONE, 1);
    }
    String half = " unreadable %d..%d=25165833 read %d=1";
    StringBuilder one = new StringBuilder("large:0");
    StringBuilder two = new StringBuilder("large:6");
    for (int i = 0; i < 12; i += 2) {
      (i < 6 ? one : two).append(half.formatted(i, i + 1, i + 1));
    }
    assertThat(scanned(2, MOST, List.of("large:0:6", "large:6:12")))
        .containsExactly(one + " next 6", two + " next 12");
    // What may be held is: one lane holds it, a copy is not made.
    assertThat(scanned(1, 32 << 20, List.of("large:0:1")))
        .containsExactly("large:0 read 0=25165824 next 1");
  }

  @Test
  void manySmallBombsTakeNoMemoryAndBoundedWork() throws Exception {
    fixture.create("many", 1, Map.of("compression.type", "producer"));
    append(
        "many", CompressionType.ZSTD, Collections.nCopies(3_000, 2 << 20).toArray(Integer[]::new));
    append("many", CompressionType.ZSTD, 1);
    String seen = scanned(2, MOST, List.of("many:0:3001")).getFirst();
    assertThat(seen).startsWith("many:0 unreadable 0..1=2097161 unreadable 1..2=2097162");
    assertThat(seen).endsWith("..3000=-1 read 3000=1 next 3001");
  }
}
