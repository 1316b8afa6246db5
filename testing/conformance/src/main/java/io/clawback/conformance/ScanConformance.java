package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.ScanFixture.AnyMessage;
import io.clawback.conformance.ScanFixture.Header;
import io.clawback.spi.broker.Scan.Bounds;
import io.clawback.spi.broker.Scan.Ended;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Request;
import io.clawback.spi.broker.Scan.Unreadable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Reading messages without consuming them: each once, in order, and as it was written. */
public abstract class ScanConformance extends Scans {
  private List<String> values(Scanned scanned) {
    return scanned.all().values().stream()
        .map(m -> m.substring(m.indexOf('=') + 1).replace("'", ""))
        .toList();
  }

  @Test
  void handsOverEveryMessageOnceAndInOrder() {
    String queue = queue(1, 300);
    Scanned scanned = whole(queue, 0, 300);
    assertThat(scanned.all()).hasSize(300).containsKeys(0L, 299L);
    assertThat(values(scanned).get(7)).isEqualTo("message 7");
    assertThat(scanned.unreadable()).isEmpty();
  }

  @Test
  void howItIsCutMakesNoDifference() {
    String queue = queue(1, 500);
    SortedMap<Long, String> all = whole(queue, 0, 500).all();
    for (int pieces : new int[] {2, 3, 7, 50}) {
      for (int lanes : new int[] {1, 2, 5}) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
          ranges.add(new Range(0, 500L * i / pieces, 500L * (i + 1) / pieces));
        }
        Scanned scanned = new Scanned();
        List<Ended> ended =
            read(
                new Request(queueId(queue), ranges, new Bounds(lanes, 1 << 20, 1L << 30)), scanned);
        assertThat(ended).extracting(Ended::range).containsExactlyElementsOf(ranges);
        assertThat(ended)
            .allSatisfy(e -> {
              assertThat(e.problem()).isEmpty();
              assertThat(e.next()).isEqualTo(e.range().to());
            });
        assertThat(scanned.all()).isEqualTo(all);
      }
    }
  }

  @Test
  void readsSeveralPartitions() {
    String queue = queue(3, 40);
    Scanned scanned = new Scanned();
    List<Ended> ended =
        read(
            request(
                queue,
                AMPLE_READ,
                new Range(2, 0, 40),
                new Range(0, 10, 40),
                new Range(1, 5, 6),
                new Range(1, 20, 20)),
            scanned);
    assertThat(ended).allMatch(e -> e.problem().isEmpty());
    assertThat(scanned.of(new Range(2, 0, 40)).offsets).hasSize(40);
    assertThat(scanned.of(new Range(0, 10, 40)).offsets).hasSize(30).startsWith(10L);
    assertThat(scanned.of(new Range(1, 5, 6)).offsets).containsExactly(5L);
  }

  @Test
  void tellsWhatIsEmptyFromWhatIsNotThere() {
    String queue = queue(1);
    List<Header> headers =
        List.of(
            new Header("one", bytes("1")),
            new Header("", bytes("")),
            new Header("one", null),
            new Header("größe", bytes("groß")));
    fixture()
        .produceAny(
            queue,
            0,
            List.of(
                new AnyMessage(null, bytes("v"), List.of(), 1_700_000_000_001L),
                new AnyMessage(bytes(""), bytes(""), List.of(), 1_700_000_000_002L),
                new AnyMessage(bytes("k"), null, headers, 1_700_000_000_003L),
                new AnyMessage(null, null, List.of(), 1_700_000_000_000L)));
    assertThat(whole(queue, 0, 4).all().values())
        .containsExactly(
            "1700000000001 -='v'",
            "1700000000002 ''=''",
            "1700000000003 'k'=- 'one':'1' '':'' 'one':- 'größe':'groß'",
            "1700000000000 -=-");
  }

  @Test
  void anyBytesComeAsTheyAre() {
    String queue = queue(1);
    StringBuilder every = new StringBuilder();
    for (char c = 0; c < 0x250; c++) {
      every.append(c);
    }
    List<AnyMessage> messages = new ArrayList<>();
    int[] sizes = {0, 1, 63, 64, 127, 128, 8_191, 8_192, 70_000};
    for (int size : sizes) {
      byte[] value = new byte[size];
      Arrays.fill(value, (byte) 'x');
      messages.add(new AnyMessage(bytes(every.toString()), value, List.of(), 1));
    }
    fixture().produceAny(queue, 0, messages);
    List<String> seen = new ArrayList<>(whole(queue, 0, sizes.length).all().values());
    for (int i = 0; i < sizes.length; i++) {
      assertThat(seen.get(i)).isEqualTo("1 '" + every + "'='" + "x".repeat(sizes[i]) + "'");
    }
  }

  @Test
  void abortedMessagesAndMarkersAreNone() {
    String queue = queue(1, 2);
    fixture().produceAborted(queue, 0, messages(3));
    fixture().produceCommitted(queue, 0, messages(2));
    fixture().produce(queue, 0, messages(1));
    assertThat(whole(queue, 0, 10).all()).containsOnlyKeys(0L, 1L, 6L, 7L, 9L);
    assertThat(whole(queue, 3, 7).all()).containsOnlyKeys(6L);
    assertThat(whole(queue, 2, 6).all()).isEmpty();
  }

  @Test
  void transactionsThatOverlapAreToldApart() {
    String queue = queue(1);
    try (LogFixture.Transaction aborted = fixture().begin(queue, 0, messages(3));
        LogFixture.Transaction committed = fixture().begin(queue, 0, messages(2))) {
      fixture().produce(queue, 0, messages(1));
      aborted.abort();
      committed.commit();
    }
    fixture().produce(queue, 0, messages(1));
    for (long from = 0; from < 9; from++) {
      long first = from;
      assertThat(whole(queue, from, 9).all().keySet())
          .containsExactlyElementsOf(
              List.of(3L, 4L, 5L, 8L).stream().filter(o -> o >= first).toList());
    }
  }

  @Test
  void compactedRecordsAreNoMessages() {
    String queue = name("compacted");
    fixture().createCompactedQueue(queue, 1);
    long now = fixture().now().toEpochMilli();
    List<BrokerFixture.Message> messages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      messages.add(new BrokerFixture.Message("key" + i % 4, "value " + i, now));
    }
    fixture().produce(queue, 0, messages);
    fixture().compact(queue, 0);
    assertThat(whole(queue, 0, 100).all()).containsOnlyKeys(96L, 97L, 98L, 99L);
    assertThat(whole(queue, 0, 50).all()).isEmpty();
    assertThat(whole(queue, 97, 99).all()).containsOnlyKeys(97L, 98L);
  }

  @Test
  void aMessageThatIsTooLargeIsToldAndTheRestIsRead() {
    String queue = queue(1);
    byte[] large = new byte[100_000];
    fixture()
        .produceAny(
            queue,
            0,
            List.of(
                new AnyMessage(null, bytes("before"), List.of(), 1),
                new AnyMessage(null, large, List.of(), 2),
                new AnyMessage(null, bytes("between"), List.of(), 3),
                new AnyMessage(large, null, List.of(new Header("h", bytes("x"))), 4),
                new AnyMessage(null, bytes("after"), List.of(), 5)));
    Scanned scanned = new Scanned();
    Range range = new Range(0, 0, 5);
    Bounds small = new Bounds(1, 50_000, 1L << 30);
    assertThat(read(request(queue, small, range), scanned).getFirst().next()).isEqualTo(5);
    assertThat(scanned.all()).containsOnlyKeys(0L, 2L, 4L);
    assertThat(scanned.unreadable()).extracting(Unreadable::from).containsExactly(1L, 3L);
    assertThat(scanned.unreadable())
        .allSatisfy(u -> {
          assertThat(u.to()).isEqualTo(u.from() + 1);
          assertThat(u.bytes()).isBetween(100_000L, 101_000L);
        });
  }

  @Test
  void readsTheLargestMessageThereCanBe() {
    String queue = queue(1);
    byte[] value = new byte[fixture().largest()];
    Arrays.fill(value, (byte) 'x');
    AnyMessage one = new AnyMessage(null, value, List.of(), 1);
    fixture().produceAny(queue, 0, List.of(one, one, one));
    Scanned scanned = new Scanned();
    Bounds bounds = new Bounds(1, 64 << 20, 1L << 30);
    read(request(queue, bounds, new Range(0, 0, 3)), scanned);
    assertThat(scanned.all().values()).hasSize(3).allMatch(m -> m.length() > value.length);
  }
}
