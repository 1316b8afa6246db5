package io.clawback.brokers.kafka.look;

import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Method;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.PartitionLag;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * How far behind a commit is, told honestly. Pure. A commit must have been read before the end was,
 * so that a racing consumer never looks ahead of it.
 */
final class LagArithmetic {
  /** Nothing is behind, whatever the log holds. */
  private static final int CERTAIN = 100;

  /**
   * Offsets count transaction markers and gaps too, and nothing says whether there are any: a queue
   * that could have none cannot be told from one that has.
   */
  private static final int MARKERS_POSSIBLE = 90;

  /** Most offsets of a compacted queue may hold nothing any more. */
  private static final int COMPACTED = 50;

  private static final Measured NOT_ASKED = Measured.unknown(Reason.NOT_ASKED);

  private LagArithmetic() {}

  /**
   * A position.
   *
   * @param offset the next offset to read
   * @param epoch the leader's epoch when it was committed, if it says
   * @param at when it was read
   */
  record Commit(long offset, OptionalInt epoch, Instant at) {}

  /**
   * A partition's log.
   *
   * @param start its first offset
   * @param end its end
   * @param epoch the leader's epoch now, if it says
   * @param compacted whether the queue is compacted
   */
  record Log(Measured start, Measured end, OptionalInt epoch, boolean compacted) {}

  /** No number at all, for one reason. */
  static PartitionLag unknown(int partition, Measured.Unknown why) {
    return new PartitionLag(partition, why, why, why, why);
  }

  /** The lag of a commit on a log. */
  static PartitionLag of(int partition, Commit commit, Log log) {
    Measured committed = Measured.broker(commit.offset(), commit.at());
    if (!(log.end() instanceof Known end)) {
      return new PartitionLag(partition, committed, log.end(), log.end(), log.end());
    }
    if (commit.epoch().isPresent()
        && log.epoch().isPresent()
        && commit.epoch().getAsInt() > log.epoch().getAsInt()) {
      // Leader epochs only grow, but for a queue that was removed and made again.
      Measured other =
          new Measured.Unknown(Reason.RECREATED, "committed on an earlier queue of this name");
      return new PartitionLag(partition, committed, other, other, other);
    }
    long behind = end.value() - commit.offset();
    if (behind < 0) {
      Measured beyond =
          new Measured.Unknown(Reason.BEYOND_LOG_END, "committed beyond the end " + end.value());
      return new PartitionLag(partition, committed, beyond, beyond, beyond);
    }
    Measured offsetLag = new Known(behind, end.at(), Method.OFFSET_ARITHMETIC, CERTAIN);
    if (behind == 0) {
      return new PartitionLag(
          partition,
          committed,
          offsetLag,
          offsetLag,
          new Known(0, end.at(), Method.CAUGHT_UP, CERTAIN));
    }
    if (log.start() instanceof Known start && commit.offset() < start.value()) {
      Measured below =
          new Measured.Unknown(Reason.BELOW_LOG_START, "the log starts at " + start.value());
      return new PartitionLag(partition, committed, offsetLag, below, NOT_ASKED);
    }
    int confidence = log.compacted() ? COMPACTED : MARKERS_POSSIBLE;
    return new PartitionLag(
        partition,
        committed,
        offsetLag,
        new Known(behind, end.at(), Method.OFFSET_ARITHMETIC, confidence),
        NOT_ASKED);
  }

  /** The lag of a share group, which its coordinator counts itself (KIP-1226). */
  static PartitionLag ofShare(int partition, long start, long lag, Instant at) {
    Measured counted = Measured.broker(lag, at);
    return new PartitionLag(
        partition,
        Measured.broker(start, at),
        counted,
        counted,
        lag == 0 ? new Known(0, at, Method.CAUGHT_UP, CERTAIN) : NOT_ASKED);
  }
}
