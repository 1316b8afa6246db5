package io.clawback.clients.kafka.skip;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.clients.kafka.skip.format.SkipPart;
import io.clawback.clients.kafka.skip.format.SkipPrint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** What is left out, and what never is. */
class SieveTest {
  private static final TopicPartition HERE = new TopicPartition("t", 0);
  private static final TopicPartition THERE = new TopicPartition("t", 1);
  private final SkipCounts.Own counts = new SkipCounts.Own();
  private final Sieve sieve = new Sieve(counts);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <V> ConsumerRecord<String, V> record(
      TopicPartition at, long offset, long time, V value, int size) {
    return new ConsumerRecord<>(
        at.topic(),
        at.partition(),
        offset,
        time,
        TimestampType.CREATE_TIME,
        1,
        size,
        "k",
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private static ConsumerRecords<String, String> records(long from, long to) {
    List<ConsumerRecord<String, String>> all = new ArrayList<>();
    List<ConsumerRecord<String, String>> others = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      all.add(record(HERE, offset, offset, "v" + offset, utf8("v" + offset).length));
      others.add(record(THERE, offset, offset, "w" + offset, utf8("w" + offset).length));
    }
    return new ConsumerRecords<>(
        Map.of(HERE, all, THERE, others),
        Map.of(HERE, new OffsetAndMetadata(to), THERE, new OffsetAndMetadata(to)));
  }

  private static Skips listed(long... offsets) {
    TreeMap<Long, SkipPrint> prints = new TreeMap<>();
    for (long offset : offsets) {
      prints.put(offset, SkipPrint.of(offset, utf8("k"), utf8("v" + offset)));
    }
    return new Skips(Map.of(HERE, PartitionSkips.of(List.of(SkipPart.of(1, prints)))));
  }

  @Test
  void leavesOutWhatIsListedAndKeepsOrderAndWhereItGoesOn() {
    ConsumerRecords<String, String> sifted = sieve.sift(records(10, 20), listed(5, 10, 13, 19, 42));
    assertThat(sifted.records(HERE))
        .extracting(ConsumerRecord::offset)
        .containsExactly(11L, 12L, 14L, 15L, 16L, 17L, 18L);
    assertThat(sifted.records(THERE)).hasSize(10);
    assertThat(sifted.nextOffsets())
        .containsEntry(HERE, new OffsetAndMetadata(20))
        .containsEntry(THERE, new OffsetAndMetadata(20));
    assertThat(counts.dropped()).isEqualTo(3);
    assertThat(counts.mismatched()).isZero();
  }

  @Test
  void givesTheSameObjectWhenNothingIsListedThere() {
    ConsumerRecords<String, String> records = records(10, 20);
    assertThat(sieve.sift(records, listed(9, 20))).isSameAs(records);
    assertThat(sieve.sift(records, Skips.NONE)).isSameAs(records);
  }

  @Test
  void aPartitionOfWhichAllIsLeftOutIsNotThere() {
    ConsumerRecords<String, String> sifted = sieve.sift(records(10, 12), listed(10, 11));
    assertThat(sifted.partitions()).containsExactly(THERE);
    assertThat(sifted.nextOffsets()).containsEntry(HERE, new OffsetAndMetadata(12));
  }

  @Test
  void anotherMessageAtAListedPlaceIsDeliveredAndCounted() {
    List<ConsumerRecord<String, String>> others =
        List.of(
            record(HERE, 1, 99, "v1", 2),
            record(HERE, 2, 2, "v22", 3),
            record(HERE, 3, 3, "x3", 2),
            record(HERE, 4, 4, "v4", 2));
    ConsumerRecords<String, String> sifted =
        sieve.sift(new ConsumerRecords<>(Map.of(HERE, others), Map.of()), listed(1, 2, 3, 4));
    assertThat(sifted.records(HERE)).extracting(ConsumerRecord::offset).containsExactly(1L, 2L, 3L);
    assertThat(counts.mismatched()).isEqualTo(3);
    assertThat(counts.dropped()).isEqualTo(1);
  }

  @Test
  void comparesBytesInEveryShapeThatHasThem() {
    long leftOut = 0;
    for (Object same : List.of(utf8("v7"), Bytes.wrap(utf8("v7")), ByteBuffer.wrap(utf8("v7")))) {
      assertThat(sift(same, 2)).isEmpty();
      leftOut++;
    }
    for (Object other : List.of(utf8("w7"), Bytes.wrap(utf8("w7")), ByteBuffer.wrap(utf8("w7")))) {
      assertThat(sift(other, 2)).hasSize(1);
    }
    assertThat(counts.dropped()).isEqualTo(leftOut);
  }

  @Test
  void aBufferIsLeftAsItWas() {
    ByteBuffer part = ByteBuffer.wrap(utf8("..v7.."), 2, 2);
    assertThat(sift(part, 2)).isEmpty();
    assertThat(part.position()).isEqualTo(2);
    assertThat(part.remaining()).isEqualTo(2);
  }

  @Test
  void timeAndLengthsDecideWhereTheBytesCannotBeHadBack() {
    assertThat(sift(new Object(), 2)).isEmpty();
    assertThat(sift("\uFFFD", 2)).isEmpty(); // it may have been any two bytes that are no UTF-8
    assertThat(sift("something decoded otherwise", 2)).isEmpty();
    assertThat(sift(new Object(), 3)).hasSize(1);
  }

  private List<?> sift(Object value, int size) {
    return sieve
        .sift(
            new ConsumerRecords<>(Map.of(HERE, List.of(record(HERE, 7, 7, value, size))), Map.of()),
            listed(7))
        .records(HERE);
  }

  @Test
  void aPlaceThatTwoListsNameIsLeftOutByEither() {
    TreeMap<Long, SkipPrint> stale = new TreeMap<>();
    stale.put(12L, SkipPrint.of(0, null, null));
    TreeMap<Long, SkipPrint> right = new TreeMap<>();
    right.put(12L, SkipPrint.of(12, utf8("k"), utf8("v12")));
    Skips both =
        new Skips(
            Map.of(HERE, PartitionSkips.of(List.of(SkipPart.of(1, stale), SkipPart.of(1, right)))));
    assertThat(sieve.sift(records(10, 14), both).records(HERE)).hasSize(3);
    assertThat(counts.mismatched()).isZero();
  }
}
