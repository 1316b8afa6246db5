package io.clawback.brokers.kafka.peek;

import io.clawback.brokers.kafka.records.Aborted;
import io.clawback.brokers.kafka.records.RawFetch;
import io.clawback.brokers.kafka.records.RecordHeads;
import io.clawback.model.observed.Measured.Reason;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Takes from fetched batches what a position wants to know. A batch's header tells how many records
 * it has; only the batch with the first message, and those that reach over an edge, are unpacked,
 * within a bound (SAFETY I17).
 */
final class PeekBatches {
  /** The most that is unpacked of one batch, in bytes: half a second's work. */
  static final long MOST_UNPACKED = 64L << 20;

  private final PeekBudgetLeft budget;

  PeekBatches(PeekBudgetLeft budget) {
    this.budget = budget;
  }

  /**
   * Takes what the budget allows.
   *
   * @param lacking how many positions have no message yet: one is kept back for each of the others
   */
  void take(PeekTrack track, RawFetch.Fetched fetched, long lacking) {
    Aborted aborted = new Aborted(fetched.aborted());
    try {
      for (RecordBatch batch : fetched.records().batches()) {
        if (track.done()) {
          return;
        }
        if (batch.baseOffset() >= track.target) {
          track.at = track.target;
          track.finishAtTarget();
          return;
        }
        if (!budget.any()) {
          track.end(Reason.BUDGET_SPENT, "");
          return;
        }
        budget.takeBytes(batch.sizeInBytes());
        batch.ensureValid();
        if (!aborted.hides(batch) && batch.lastOffset() >= track.at) {
          take(track, batch, lacking);
        }
        track.at = Math.max(track.at, batch.nextOffset());
        track.finishAtTarget();
      }
    } catch (RecordHeads.TooLarge e) {
      track.end(
          Reason.BUDGET_SPENT,
          "more than " + (MOST_UNPACKED >> 20) + " MiB would have to be unpacked");
    } catch (IOException | KafkaException e) {
      track.end(Reason.FAILED, "a batch at " + track.at + " is broken: " + e.getMessage());
    }
  }

  private void take(PeekTrack track, RecordBatch batch, long lacking) throws IOException {
    if (!(batch instanceof DefaultRecordBatch now)) {
      ancient(track, batch, lacking);
      return;
    }
    // What the header counts needs no unpacking, but for the time of the very first message.
    boolean whole = batch.baseOffset() >= track.at && batch.lastOffset() < track.target;
    if (whole && !track.lacksOldest()) {
      seen(track, 0, now.countOrNull(), lacking);
      return;
    }
    try (RecordHeads heads = new RecordHeads(now, MOST_UNPACKED)) {
      for (Optional<RecordHeads.Head> head = heads.next(); head.isPresent(); head = heads.next()) {
        long offset = head.get().offset();
        if (offset >= track.target) {
          return;
        }
        if (offset >= track.at && !seen(track, head.get().timestamp(), 1, lacking)) {
          return;
        }
        if (whole) {
          seen(track, 0, now.countOrNull() - 1L, lacking);
          return;
        }
      }
    }
  }

  /** Before Kafka 0.11 a batch was one message, or several packed together without a count. */
  private void ancient(PeekTrack track, RecordBatch batch, long lacking) {
    if (batch.isCompressed()) {
      track.end(Reason.UNSUPPORTED, "packed in the format of before Kafka 0.11");
    } else {
      seen(track, batch.maxTimestamp(), 1, lacking);
    }
  }

  /** False when nothing more is wanted, or allowed. */
  private boolean seen(PeekTrack track, long timestamp, long count, long lacking) {
    if (track.done()) {
      return false;
    }
    long kept = track.lacksOldest() ? lacking - 1 : lacking;
    if (count > 0 && !budget.takes(count, kept)) {
      track.end(Reason.BUDGET_SPENT, "");
      return false;
    }
    track.saw(timestamp, count);
    return !track.done();
  }
}
