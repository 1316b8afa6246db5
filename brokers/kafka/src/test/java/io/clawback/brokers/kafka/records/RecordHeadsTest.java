package io.clawback.brokers.kafka.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.brokers.kafka.Bombs;
import io.clawback.brokers.kafka.records.RecordHeads.Head;
import io.clawback.brokers.kafka.records.RecordHeads.TooLarge;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Heads of records, whatever the bodies are. */
class RecordHeadsTest {
  private static final long AMPLE = 1L << 30;

  private static DefaultRecordBatch only(ByteBuffer bytes) {
    return (DefaultRecordBatch) MemoryRecords.readableRecords(bytes).batches().iterator().next();
  }

  private static List<Head> heads(DefaultRecordBatch batch, long most) throws IOException {
    List<Head> heads = new ArrayList<>();
    try (RecordHeads reader = new RecordHeads(batch, most)) {
      for (Optional<Head> head = reader.next(); head.isPresent(); head = reader.next()) {
        heads.add(head.get());
      }
    }
    return heads;
  }

  /** A batch as Kafka's own client makes it, with gaps between the offsets. */
  private static ByteBuffer made(CompressionType codec, TimestampType type) {
    MemoryRecordsBuilder builder =
        MemoryRecords.builder(
            ByteBuffer.allocate(1 << 20),
            RecordBatch.CURRENT_MAGIC_VALUE,
            Compression.of(codec).build(),
            type,
            100,
            5_000);
    Random random = new Random(codec.id);
    for (int i = 0; i < 300; i++) {
      byte[] value = new byte[random.nextInt(400)];
      random.nextBytes(value);
      long time = 1_000 + random.nextInt(500);
      builder.appendWithOffset(100 + 3L * i, time, i % 3 == 0 ? null : value, value);
    }
    return builder.build().buffer();
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void readsWhatKafkaItselfReads(CompressionType codec) throws IOException {
    for (TimestampType type : List.of(TimestampType.CREATE_TIME, TimestampType.LOG_APPEND_TIME)) {
      DefaultRecordBatch batch = only(made(codec, type));
      List<Long> offsets = new ArrayList<>();
      List<Long> times = new ArrayList<>();
      batch.forEach(r -> {
        offsets.add(r.offset());
        times.add(r.timestamp());
      });
      assertThat(offsets).hasSize(300);
      assertThat(heads(batch, AMPLE)).extracting(Head::offset).isEqualTo(offsets);
      assertThat(heads(batch, AMPLE)).extracting(Head::timestamp).isEqualTo(times);
    }
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void unpacksNoMoreThanTheBound(CompressionType codec) throws IOException {
    DefaultRecordBatch batch = only(Bombs.batch(codec, 7, List.of(10, 3 << 20, 10)));
    assertThat(heads(batch, 4 << 20))
        .extracting(Head::timestamp)
        .containsExactly(7L, 1_007L, 2_007L);
    try (RecordHeads reader = new RecordHeads(batch, 2 << 20)) {
      assertThat(reader.next()).isPresent();
      assertThat(reader.next()).isPresent();
      assertThatThrownBy(reader::next).isInstanceOf(TooLarge.class);
    }
  }

  /** Snappy's blocks are unpacked whole: this one says that it is 2 GB. */
  @Test
  void believesNoBlockThatClaimsTooMuch() {
    byte[] claim = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 0, 0, 0};
    byte[] framed = new byte[16 + 4 + claim.length];
    System.arraycopy(
        new byte[] {
          (byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 8
        },
        0,
        framed,
        0,
        20);
    System.arraycopy(claim, 0, framed, 20, claim.length);
    for (byte[] body : List.of(claim, framed)) {
      DefaultRecordBatch batch = only(Bombs.around(body, CompressionType.SNAPPY, 7, 1));
      assertThatThrownBy(() -> heads(batch, AMPLE)).isInstanceOf(TooLarge.class);
    }
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void brokenBytesAreSaidToBeBroken(CompressionType codec) {
    ByteBuffer good = made(codec, TimestampType.CREATE_TIME);
    int broken = 0;
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[good.remaining()];
      good.duplicate().get(bytes);
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        int at =
            DefaultRecordBatch.RECORD_BATCH_OVERHEAD
                + random.nextInt(bytes.length - DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
        bytes[at] = (byte) random.nextInt();
      }
      try {
        heads(only(ByteBuffer.wrap(bytes)), AMPLE);
      } catch (IOException e) {
        broken++; // Anything else fails the test.
      }
    }
    assertThat(broken).isPositive();
  }
}
