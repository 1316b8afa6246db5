package io.clawback.brokers.kafka.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Unreadable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches as they come over the wire, sound and broken. */
class BatchWalkTest {
  private static final int AMPLE = 1 << 24;

  /** Writes down what it is told, and checks its order. */
  private static final class Notes implements Lane {
    final List<String> messages = new ArrayList<>();
    final List<Unreadable> unreadable = new ArrayList<>();
    long next;
    int largest;

    @Override
    public void take(MessageBatch b) {
      largest = Math.max(largest, b.size());
      for (int i = 0; i < b.size(); i++) {
        moved(b.offset(i), b.offset(i) + 1);
        StringBuilder text = new StringBuilder();
        text.append(b.offset(i)).append('@').append(b.timestamp(i));
        text.append(' ').append(hash(b, b.keyFrom(i), b.keyLength(i)));
        text.append(' ').append(hash(b, b.valueFrom(i), b.valueLength(i)));
        for (int h = b.firstHeader(i); h < b.endHeader(i); h++) {
          text.append(' ').append(hash(b, b.headerNameFrom(h), b.headerNameLength(h)));
          text.append(' ').append(hash(b, b.headerValueFrom(h), b.headerValueLength(h)));
        }
        messages.add(text.toString());
      }
    }

    private static String hash(MessageBatch b, int from, int length) {
      return length == MessageBatch.ABSENT
          ? "-"
          : "" + Arrays.hashCode(Arrays.copyOfRange(b.bytes(), from, from + length));
    }

    @Override
    public void unreadable(Unreadable what) {
      assertThat(what.to()).isGreaterThan(what.from());
      moved(what.from(), what.to());
      unreadable.add(what);
    }

    @Override
    public void passed(long passed) {
      assertThat(passed).isGreaterThanOrEqualTo(next);
      next = passed;
    }

    private void moved(long from, long to) {
      assertThat(from).isGreaterThanOrEqualTo(next);
      next = to;
    }
  }

  private static long walk(ByteBuffer bytes, Notes notes, long from, long to, int messageBytes) {
    notes.next = from;
    BatchWalk walk = new BatchWalk(0, to, messageBytes, notes, new Unpacking(), () -> false);
    long next = walk.take(bytes, new Aborted(List.of()), from);
    assertThat(next).isBetween(from, to).isEqualTo(notes.next);
    return next;
  }

  private static String hash(ByteBuffer bytes) {
    return bytes == null ? "-" : "" + Arrays.hashCode(Utils.toArray(bytes));
  }

  /** What Kafka's own reader makes of it. */
  private static List<String> asKafkaReads(ByteBuffer bytes) {
    List<String> texts = new ArrayList<>();
    for (Record record : MemoryRecords.readableRecords(bytes.duplicate()).records()) {
      StringBuilder text = new StringBuilder();
      text.append(record.offset()).append('@').append(record.timestamp());
      text.append(' ').append(hash(record.key())).append(' ').append(hash(record.value()));
      for (Header h : record.headers()) {
        text.append(' ').append(Arrays.hashCode(h.key().getBytes(UTF_8)));
        text.append(' ').append(h.value() == null ? "-" : "" + Arrays.hashCode(h.value()));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static MemoryRecordsBuilder builder(
      byte magic, CompressionType codec, TimestampType type, long base) {
    return MemoryRecords.builder(
        ByteBuffer.allocate(1 << 16), magic, Compression.of(codec).build(), type, base, 5_000);
  }

  private static void random(MemoryRecordsBuilder builder, Random random, long base, int count) {
    for (int i = 0; i < count; i++) {
      Header[] headers = new Header[random.nextInt(4) == 0 ? random.nextInt(5) : 0];
      for (int h = 0; h < headers.length; h++) {
        headers[h] = new RecordHeader("h" + h, bytes(random, 200));
      }
      long time = 1_000 + random.nextLong(1L << random.nextInt(1, 42));
      byte[] key = bytes(random, 70);
      byte[] value = bytes(random, random.nextInt(50) == 0 ? 300_000 : 400);
      builder.appendWithOffset(base + 3L * i, time, key, value, headers);
    }
  }

  private static byte[] bytes(Random random, int most) {
    if (random.nextInt(8) == 0) {
      return null;
    }
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static ByteBuffer joined(List<ByteBuffer> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(p -> all.put(p.duplicate()));
    return all.flip();
  }

  private static ByteBuffer made(CompressionType codec, int seed) {
    List<ByteBuffer> parts = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = 0; i < 6; i++) {
      TimestampType type = i % 2 == 0 ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME;
      MemoryRecordsBuilder one = builder((byte) 2, codec, type, 1_000L * i);
      random(one, random, 1_000L * i, 50);
      parts.add(one.build().buffer());
    }
    return joined(parts);
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void readsWhatKafkaItselfReads(CompressionType codec) {
    for (int seed = 0; seed < 20; seed++) {
      ByteBuffer bytes = made(codec, seed);
      Notes notes = new Notes();
      assertThat(walk(bytes, notes, 0, 1_000_000, AMPLE)).isEqualTo(5_148);
      assertThat(notes.messages).hasSize(300).isEqualTo(asKafkaReads(bytes));
      assertThat(notes.unreadable).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void startsAndEndsAmidstABatch(CompressionType codec) {
    ByteBuffer bytes = made(codec, 7);
    Notes notes = new Notes();
    assertThat(walk(bytes, notes, 1_004, 2_010, AMPLE)).isEqualTo(2_010);
    assertThat(notes.messages)
        .isEqualTo(
            asKafkaReads(bytes).stream()
                .filter(m -> m.matches("(100[6-9]|10[1-9].|1[1-9]..|200.)@.*"))
                .toList());
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void whatIsTooLargeIsToldWithItsOffset(CompressionType codec) {
    ByteBuffer bytes = made(codec, 3);
    Notes all = new Notes();
    walk(bytes, all, 0, 1_000_000, AMPLE);
    Notes notes = new Notes();
    walk(bytes, notes, 0, 1_000_000, 20_000);
    assertThat(notes.unreadable)
        .isNotEmpty()
        .allSatisfy(u -> assertThat(u.bytes()).isGreaterThan(20_000));
    List<String> told = notes.unreadable.stream().map(u -> u.from() + "@").toList();
    List<String> rest = new ArrayList<>(all.messages);
    rest.removeIf(m -> told.stream().anyMatch(m::startsWith));
    assertThat(rest).hasSize(300 - told.size()).isEqualTo(notes.messages);
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void aHundredThousandRecordsComeInPieces(CompressionType codec) {
    MemoryRecordsBuilder one = builder((byte) 2, codec, TimestampType.CREATE_TIME, 0);
    for (int i = 0; i < 100_000; i++) {
      one.appendWithOffset(i, 7, null, ("message " + i).getBytes(UTF_8));
    }
    ByteBuffer bytes = one.build().buffer();
    Notes notes = new Notes();
    assertThat(walk(bytes, notes, 0, 100_000, AMPLE)).isEqualTo(100_000);
    assertThat(notes.messages).isEqualTo(asKafkaReads(bytes));
    assertThat(notes.largest).isLessThanOrEqualTo(4_096);
  }

  @Test
  void tenThousandHeadersAreReadAndAHundredThousandAreTold() {
    MemoryRecordsBuilder one =
        builder((byte) 2, CompressionType.NONE, TimestampType.CREATE_TIME, 0);
    for (int count : new int[] {10_000, 100_000, 1}) {
      Header[] headers = new Header[count];
      Arrays.fill(headers, new RecordHeader("n", new byte[] {1}));
      one.append(7, null, new byte[0], headers);
    }
    ByteBuffer bytes = one.build().buffer();
    Notes notes = new Notes();
    assertThat(walk(bytes, notes, 0, 3, AMPLE)).isEqualTo(3);
    List<String> kafka = asKafkaReads(bytes);
    assertThat(notes.messages).containsExactly(kafka.get(0), kafka.get(2));
    assertThat(notes.unreadable)
        .singleElement()
        .satisfies(u -> {
          assertThat(u.from()).isEqualTo(1);
          assertThat(u.bytes()).isGreaterThan(400_000);
          assertThat(u.why()).contains("headers");
        });
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void aWrongChecksumCostsThatBatchAlone(CompressionType codec) {
    ByteBuffer bytes = made(codec, 5);
    List<String> kafka = asKafkaReads(bytes);
    int second = 12 + bytes.getInt(8);
    for (int at : new int[] {17, 21, 23, 27, 35, 57, BatchHeader.BYTES + 5}) {
      ByteBuffer broken = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
      broken.put(second + at, (byte) (broken.get(second + at) ^ 0x55));
      Notes notes = new Notes();
      assertThat(walk(broken, notes, 0, 1_000_000, AMPLE)).isEqualTo(5_148);
      assertThat(notes.unreadable)
          .singleElement()
          .satisfies(u -> {
            assertThat(u.from()).isEqualTo(1_000);
            assertThat(u.to()).as("where the next one begins").isEqualTo(2_000);
            assertThat(u.why()).isNotBlank();
          });
      assertThat(notes.messages)
          .isEqualTo(kafka.stream().filter(m -> !m.matches("1...@.*")).toList());
    }
  }

  /** Whoever writes what is packed can also write the checksum over it. */
  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void soundChecksumsOverAnyBytesDoNoHarm(CompressionType codec) {
    ByteBuffer good = made(codec, 9);
    int told = 0;
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      ByteBuffer bytes = ByteBuffer.allocate(good.remaining()).put(good.duplicate()).flip();
      int size = 12 + bytes.getInt(8);
      for (int i = 0; i < 1 + random.nextInt(10); i++) {
        int at =
            random.nextBoolean()
                ? BatchHeader.CHECKED_FROM + 2 + random.nextInt(40)
                : BatchHeader.BYTES + random.nextInt(size - BatchHeader.BYTES);
        bytes.put(at, (byte) random.nextInt());
      }
      java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
      crc.update(bytes.array(), 21, size - 21);
      bytes.putInt(17, (int) crc.getValue());
      Notes notes = new Notes();
      walk(bytes, notes, 0, 5_148, 1 << 20);
      told += notes.unreadable.size();
    }
    assertThat(told).isPositive();
  }

  @Test
  void aBatchCutOffComesWithTheNextAnswer() {
    ByteBuffer bytes = made(CompressionType.NONE, 1);
    int second = 12 + bytes.getInt(8);
    for (int cut : new int[] {0, 5, 11, 16, 17, 40, 61, 200}) {
      Notes notes = new Notes();
      ByteBuffer some = bytes.slice(0, second + cut);
      assertThat(walk(some, notes, 0, 9_000, AMPLE)).isEqualTo(148);
      assertThat(BatchWalk.ahead(some, 0)).isEqualTo(148);
      assertThat(notes.messages).hasSize(50);
    }
    assertThat(walk(bytes.slice(0, 40), new Notes(), 3, 9_000, AMPLE)).isEqualTo(3);
  }

  @Test
  void oldMessagesAreReadWhereTheyArePlain() {
    for (byte magic : new byte[] {0, 1}) {
      TimestampType type = magic == 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME;
      long time = magic == 0 ? RecordBatch.NO_TIMESTAMP : 77;
      MemoryRecordsBuilder plain = builder(magic, CompressionType.NONE, type, 10);
      plain.appendWithOffset(10, time, null, new byte[] {1, 2});
      plain.appendWithOffset(12, time, new byte[0], null);
      MemoryRecordsBuilder packed = builder(magic, CompressionType.GZIP, type, 20);
      packed.appendWithOffset(20, time, null, new byte[] {3});
      packed.appendWithOffset(21, time, null, new byte[] {4});
      ByteBuffer one = plain.build().buffer();
      ByteBuffer bytes =
          joined(List.of(one, packed.build().buffer(), made(CompressionType.NONE, 2)));
      Notes notes = new Notes();
      walk(bytes, notes, 10, 22, AMPLE);
      assertThat(notes.messages).isEqualTo(asKafkaReads(one));
      assertThat(notes.unreadable)
          .singleElement()
          .satisfies(u -> {
            assertThat(u.to()).isEqualTo(22);
            assertThat(u.why()).contains("0.11");
          });
      bytes.put(20, (byte) (bytes.get(20) ^ 1));
      Notes again = new Notes();
      walk(bytes, again, 10, 22, AMPLE);
      assertThat(again.messages).hasSize(1);
      assertThat(again.unreadable).hasSize(2);
    }
  }

  @Test
  void anUnknownFormatIsToldAndPassed() {
    ByteBuffer bytes = made(CompressionType.NONE, 4);
    bytes.put(16, (byte) 3);
    Notes notes = new Notes();
    walk(bytes, notes, 0, 9_000, AMPLE);
    assertThat(notes.messages).hasSize(250);
    assertThat(notes.unreadable)
        .singleElement()
        .satisfies(u -> {
          assertThat(u.from()).isZero();
          assertThat(u.to()).isEqualTo(1_000);
        });
  }

  @Test
  void aTransactionThatWasAbortedIsPassedOver() {
    List<ByteBuffer> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      MemoryRecordsBuilder one =
          new MemoryRecordsBuilder(
              ByteBuffer.allocate(1 << 12),
              (byte) 2,
              Compression.NONE,
              TimestampType.CREATE_TIME,
              i,
              5_000,
              40 + i % 2,
              (short) 0,
              i,
              true,
              false,
              RecordBatch.NO_PARTITION_LEADER_EPOCH,
              1 << 12);
      one.append(7, null, new byte[] {1});
      parts.add(one.build().buffer());
    }
    Notes notes = new Notes();
    BatchWalk walk = new BatchWalk(0, 4, AMPLE, notes, new Unpacking(), () -> false);
    Aborted aborted =
        new Aborted(List.of(new AbortedTransaction().setProducerId(41).setFirstOffset(2)));
    assertThat(walk.take(joined(parts), aborted, 0)).isEqualTo(4);
    assertThat(notes.messages).extracting(m -> m.substring(0, 2)).containsExactly("0@", "1@", "2@");
  }

  @Test
  void endsBehindTheBatchInWhichAllThatMayBeUnpackedIsUsedUp() {
    ByteBuffer two = ByteBuffer.allocate(1 << 16);
    for (int base = 0; base < 20; base += 10) {
      MemoryRecordsBuilder builder =
          builder((byte) 2, CompressionType.GZIP, TimestampType.CREATE_TIME, base);
      for (int i = 0; i < 10; i++) {
        builder.appendWithOffset(base + i, 1, null, new byte[10_000]);
      }
      two.put(builder.build().buffer());
    }
    Notes notes = new Notes();
    AtomicLong left = new AtomicLong(20_000);
    BatchWalk walk = new BatchWalk(0, 20, AMPLE, notes, new Unpacking(left), () -> false);
    assertThat(walk.take(two.flip(), new Aborted(List.of()), 0)).isEqualTo(10);
    assertThat(walk.exhausted()).isTrue();
    assertThat(left.get()).isBetween(-90_000L, -80_000L);
    assertThat(notes.unreadable).isEmpty();
    assertThat(walk.take(two, new Aborted(List.of()), 10)).isEqualTo(10);
  }
}
