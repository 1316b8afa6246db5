package io.clawback.formats.base;

import io.clawback.content.json.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value of a binary language from front to back, never beyond its end; nothing is copied. A
 * method that fails says so by {@code false} or a negative number and keeps the rule that was
 * broken; while callers return, {@link #at} builds the path of the place. For one value, one
 * thread.
 */
public abstract class ByteWalk {
  protected static final String EARLY = "ends too early";

  protected final byte[] bytes;
  protected int position;
  protected int end;
  private @Nullable Verdict failure;
  private final StringBuilder path = new StringBuilder();

  protected ByteWalk(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
  }

  /** What went wrong, with its path; in order when nothing did. */
  protected final Verdict verdict() {
    return failure instanceof Verdict.Breach(var violation)
        ? Verdict.breach(path.toString(), violation.rule())
        : failure == null ? Verdict.IN_ORDER : failure;
  }

  /** The first failure stands. */
  protected final boolean broken(String rule) {
    if (failure == null) {
      failure = Verdict.breach("", rule);
    }
    return false;
  }

  /** Ends the reading without a judgement. */
  protected final boolean notJudged(String why) {
    if (failure == null) {
      failure = new Verdict.NotJudged(why);
    }
    return false;
  }

  protected final boolean failed() {
    return failure != null;
  }

  /** Says what the failing part is called in the whole that it is part of. */
  protected final boolean at(String name) {
    if (path.length() > 0 && path.charAt(0) != '[' && !name.isEmpty()) {
      path.insert(0, '.');
    }
    path.insert(0, name);
    return false;
  }

  protected final int left() {
    return end - position;
  }

  /** Steps over that many bytes. */
  protected final boolean skip(long length) {
    if (length < 0) {
      return broken("has a negative length");
    }
    if (length > left()) {
      return broken(EARLY);
    }
    position += (int) length;
    return true;
  }

  /** A base-128 number of at most {@code most} bytes; look at {@link #failed} afterwards. */
  protected final long varint(int most, String tooLong) {
    long value = 0;
    for (int i = 0; i < most; i++) {
      if (position >= end) {
        broken(EARLY);
        return -1;
      }
      byte b = bytes[position++];
      value |= (long) (b & 0x7F) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    broken(tooLong);
    return -1;
  }

  /** The same with the sign in the lowest bit. */
  protected final long zigzag(int most, String tooLong) {
    long value = varint(most, tooLong);
    return (value >>> 1) ^ -(value & 1);
  }

  /** Steps over that many bytes, which must be UTF-8. */
  protected final boolean text(long length) {
    int from = position;
    return skip(length)
        && (Utf8.isValid(bytes, from, position - from) || broken("is no valid UTF-8"));
  }
}
