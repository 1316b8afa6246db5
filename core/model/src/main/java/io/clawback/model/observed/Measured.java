package io.clawback.model.observed;

import java.time.Instant;
import java.util.OptionalLong;

/** A number that was measured, or the reason why it was not. Unknown is never zero. */
public sealed interface Measured {

  /**
   * A number, and how it was obtained.
   *
   * @param value in the unit that the field's name says
   * @param at when it was true
   * @param method how
   * @param confidence how much to trust it, in percent
   */
  record Known(long value, Instant at, Method method, int confidence) implements Measured {}

  /**
   * No number.
   *
   * @param reason why not
   * @param detail for people; may be empty
   */
  record Unknown(Reason reason, String detail) implements Measured {}

  /** How a number was obtained. */
  enum Method {
    /** The broker said so. */
    BROKER,
    /** Difference of two offsets, which counts markers and compacted records too. */
    OFFSET_ARITHMETIC,
    /** The records themselves were counted. */
    COUNTED,
    /** The timestamp of the record at the committed offset. */
    RECORD_TIMESTAMP,
    /** Between two known points of (offset, time). */
    INTERPOLATED,
    /** Beyond the last known point of (offset, time). */
    EXTRAPOLATED,
    /** The broker's index of offsets by timestamp. */
    OFFSETS_BY_TIME,
    /** Nothing is behind, so nothing is old. */
    CAUGHT_UP
  }

  /** Why there is no number. */
  enum Reason {
    NO_COMMIT,
    NO_HISTORY,
    NOT_AUTHORIZED,
    TIMEOUT,
    VANISHED,
    NO_LEADER,
    COORDINATOR_MOVED,
    BELOW_LOG_START,
    BEYOND_LOG_END,
    RECREATED,
    BUDGET_SPENT,
    NOT_ASKED,
    UNSUPPORTED,
    FAILED
  }

  /** The number, if there is one. */
  default OptionalLong number() {
    return this instanceof Known known ? OptionalLong.of(known.value()) : OptionalLong.empty();
  }

  /** What the broker said, at full confidence. */
  static Measured broker(long value, Instant at) {
    return new Known(value, at, Method.BROKER, 100);
  }

  /** No number, for a reason that needs no words. */
  static Measured unknown(Reason reason) {
    return new Unknown(reason, "");
  }
}
