package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.brokers.kafka.connect.ClientProperties;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.fleet.Limits;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are small on the broker and do not fit into memory (SAFETY I17). */
class PeekBombTest {
  private static final int BOMB = 400 << 20;

  /** These pack less well, and slowly. */
  private static final int SMALLER_BOMB = 160 << 20;

  private static final long FIRST = System.currentTimeMillis() - 600_000;
  @TempDir private static Path folder;
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;
  private static KafkaConnection connection;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.builder().property("message.max.bytes", "48000000").start();
    var settings = KafkaFixture.plaintext(kafka.bootstrap());
    fixture = new KafkaFixture(kafka.internalBootstrap(), kafka.clusterId(), settings, true);
    connection =
        new KafkaConnection(
            fixture.declaration(),
            ClientProperties.of(fixture.declaration(), new TreeMap<>()),
            Limits.DEFAULT,
            Clock.system());
  }

  @AfterAll
  static void stop() {
    connection.close();
    fixture.close();
    kafka.close();
  }

  private static List<String> peeked(String... positions) throws Exception {
    return SmallHeap.run(folder, kafka, PeekChild.class, List.of(positions));
  }

  private static void append(String queue, ByteBuffer batch) throws IOException {
    SmallHeap.append(fixture, connection, queue, batch);
  }

  @Test
  void tellsTheAgeOfAMessageThatIsLargerThanTheHeap() throws Exception {
    List<String> positions = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (CompressionType codec :
        List.of(
            CompressionType.ZSTD,
            CompressionType.GZIP,
            CompressionType.LZ4,
            CompressionType.SNAPPY)) {
      String queue = "bomb-" + codec.name;
      fixture.create(queue, 1, Map.of("compression.type", "producer"));
      boolean well = codec == CompressionType.ZSTD || codec == CompressionType.GZIP;
      append(queue, Bombs.batch(codec, FIRST, List.of(well ? BOMB : SMALLER_BOMB, 10)));
      append(queue, Bombs.batch(CompressionType.NONE, FIRST + 60_000, List.of(10)));
      positions.addAll(List.of(queue + ":0:3", queue + ":1:3", queue + ":2:3"));
      expected.add(queue + ":0 " + FIRST + " 3");
      // To get past it would take work without end: said, not done.
      expected.add(queue + ":1 BUDGET_SPENT BUDGET_SPENT");
      expected.add(queue + ":2 " + (FIRST + 60_000) + " 1");
    }
    assertThat(peeked(positions.toArray(String[]::new))).containsExactlyElementsOf(expected);
  }

  @Test
  void aBatchTooLargeToReceiveStaysUnreadAndHindersNoOther() throws Exception {
    fixture.create("fat", 1, Map.of());
    append("fat", Bombs.batch(CompressionType.NONE, FIRST, List.of(40 << 20)));
    append("fat", Bombs.batch(CompressionType.NONE, FIRST, List.of(10)));
    fixture.create("thin", 1, Map.of());
    append("thin", Bombs.batch(CompressionType.ZSTD, FIRST, List.of(10, 1 << 20, 10)));
    assertThat(peeked("fat:0:2", "thin:0:3", "fat:1:2", "thin:2:3"))
        .containsExactly(
            "fat:0 FAILED FAILED",
            "thin:0 " + FIRST + " 3",
            "fat:1 " + FIRST + " 1",
            "thin:2 " + (FIRST + 2_000) + " 1");
  }
}
