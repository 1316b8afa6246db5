package io.clawback.brokers.kafka.records;

import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Unreadable;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.apache.kafka.common.record.internal.CompressionType;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of one range out of fetched batches: those that are not packed as slices of
 * the answer itself, the others through {@link Unpacking}. What is broken is told, with where it
 * lies, and passed. Not thread-safe.
 */
public final class BatchWalk {
  private final int partition;
  private final long to;
  private final Lane lane;
  private final BooleanSupplier stop;
  private final Unpacking unpacking;
  private final RecordRun run;
  private final OldMessages old;
  private final CRC32C checksum = new CRC32C();
  private long next;

  /**
   * For one range, up to {@code to}.
   *
   * @param messageBytes what is larger is told of and not held
   */
  public BatchWalk(
      int partition,
      long to,
      int messageBytes,
      Lane lane,
      Unpacking unpacking,
      BooleanSupplier stop) {
    this.partition = partition;
    this.to = to;
    this.lane = lane;
    this.stop = stop;
    this.unpacking = unpacking;
    this.run = new RecordRun(partition, messageBytes, lane);
    this.old = new OldMessages(partition, messageBytes, lane);
  }

  /** The offset behind the last whole batch, as far as headers tell; {@code from} if none is. */
  public static long ahead(ByteBuffer records, long from) {
    long ahead = from;
    int p = 0;
    while (records.limit() - p >= BatchHeader.LEAST) {
      BatchHeader batch = BatchHeader.at(records, p);
      if (batch.size() < BatchHeader.LEAST || batch.size() > records.limit() - p) {
        break;
      }
      ahead = Math.max(ahead, batch.nextOffset());
      p += (int) batch.size();
    }
    return ahead;
  }

  /**
   * Hands over what is in whole batches, from {@code from} on.
   *
   * @param records an array's, with its position at 0
   * @return where to go on; {@code from} when there is no whole batch at all
   */
  public long take(ByteBuffer records, Aborted aborted, long from) {
    next = from;
    int p = 0;
    while (next < to
        && !stop.getAsBoolean()
        && !exhausted()
        && records.limit() - p >= BatchHeader.LEAST) {
      BatchHeader batch = BatchHeader.at(records, p);
      if (batch.size() < BatchHeader.LEAST || batch.size() > records.limit() - p) {
        break; // cut off: it comes whole with the next answer
      }
      if (batch.baseOffset() >= to) {
        passed(to);
        break;
      }
      boolean last = records.limit() - p - batch.size() < BatchHeader.LEAST;
      @Nullable String broken = check(batch, records, p);
      if (broken != null && last && p > 0) {
        break; // fetched again it comes first, and what follows tells where it ends
      }
      if (broken != null) {
        long behind = last ? batch.nextOffset() : records.getLong(p + (int) batch.size());
        broken(batch, Math.max(behind, next + 1), broken);
      } else if (batch.nextOffset() > next) {
        whole(batch, records, p, aborted);
      } else {
        hidden(batch, aborted);
      }
      p += (int) batch.size();
    }
    return next;
  }

  /** Whether as much was unpacked as may be: then nothing more is taken. */
  public boolean exhausted() {
    return unpacking.exhausted();
  }

  /** A batch of which only the head was received, for its size. */
  public long tooLarge(BatchHeader batch, Aborted aborted, long from) {
    next = from;
    if (!hidden(batch, aborted)) {
      long end = Math.min(to, batch.nextOffset());
      lane.unreadable(
          new Unreadable(
              partition,
              Math.max(next, batch.baseOffset()),
              end,
              batch.size(),
              "in a batch of " + batch.size() + " bytes, more than is received at once"));
    }
    passed(batch.nextOffset());
    return next;
  }

  private static boolean hidden(BatchHeader batch, Aborted aborted) {
    return aborted.hides(
        batch.nextOffset() - 1, batch.producer(), batch.marker(), batch.transactional());
  }

  private @Nullable String check(BatchHeader batch, ByteBuffer records, int p) {
    if (batch.magic() < 2 && batch.magic() >= 0) {
      return OldMessages.check(batch, records, p);
    }
    if (batch.magic() != 2) {
      return "a batch in an unknown format, " + batch.magic();
    }
    if (batch.count() < 0 || batch.lastOffsetDelta() < 0 || batch.size() < BatchHeader.BYTES) {
      return "a batch whose header is broken";
    }
    checksum.reset();
    checksum.update(
        records.array(),
        records.arrayOffset() + p + BatchHeader.CHECKED_FROM,
        (int) batch.size() - BatchHeader.CHECKED_FROM);
    if ((int) checksum.getValue() != records.getInt(p + BatchHeader.CRC_AT)) {
      return "a batch whose checksum is wrong";
    }
    return null;
  }

  private void broken(BatchHeader batch, long behind, String why) {
    long begin = Math.max(next, batch.baseOffset());
    lane.unreadable(
        new Unreadable(partition, Math.min(begin, to - 1), Math.min(to, behind), -1, why));
    passed(behind);
  }

  private void whole(BatchHeader batch, ByteBuffer records, int p, Aborted aborted) {
    if (batch.magic() < 2) {
      old.take(batch, records, p, next);
    } else if (!hidden(batch, aborted) && batch.count() > 0) {
      run.begin(batch, next, to);
      int body = (int) batch.size() - BatchHeader.BYTES;
      if (batch.packed()) {
        @Nullable String trouble = unpack(batch, records.slice(p + BatchHeader.BYTES, body));
        run.rest(trouble);
        if (trouble == null && stop.getAsBoolean()) {
          passed(run.next);
          return;
        }
      } else {
        int begin = records.arrayOffset() + p + BatchHeader.BYTES;
        if (run.run(records.array(), begin, begin + body, true) != RecordRun.State.DONE) {
          run.rest("what is in the batch is no record");
        }
      }
    }
    passed(batch.nextOffset());
  }

  private @Nullable String unpack(BatchHeader batch, ByteBuffer packed) {
    CompressionType packing;
    try {
      packing = batch.packing();
    } catch (IllegalArgumentException e) {
      return "packed in an unknown way";
    }
    return unpacking.read(run, packing, packed, stop);
  }

  private void passed(long offset) {
    next = Math.max(next, Math.min(to, offset));
    lane.passed(next);
  }
}
