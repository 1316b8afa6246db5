package io.clawback.content;

import io.clawback.content.json.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Which headers tell of failed attempts. Remembers the names that it met. */
final class FailureSigns {
  static final int NONE = 0;
  static final int REDELIVERED = 7;

  /** What each sign is in words. */
  static final String[] WORDS = {
    "",
    "header x-death",
    "headers kafka_dlt-",
    "headers __dlq.errors.",
    "headers __connect.errors.",
    "a header of an exception",
    "a header that counts retries",
    "5 deliveries or more"
  };

  /** What a header is about that tells of retries and does not count them. */
  private static final String[] NO_COUNTS = {
    "after",
    "max",
    "limit",
    "policy",
    "delay",
    "interval",
    "backoff",
    "back-off",
    "timeout",
    "timestamp",
    "enabled",
    "allowed",
    "remaining",
    "left",
    "until",
    "next",
    "ttl"
  };

  private static final int RETRIES = 6;
  private static final int OFTEN = 5;
  private static final int REMEMBERED = 256;
  private final long[] names = new long[2 * REMEMBERED];
  private final byte[] signs = new byte[2 * REMEMBERED];
  private int known;
  private final Hash hashes;

  FailureSigns(Hash hashes) {
    this.hashes = hashes;
  }

  /** The first sign that the message failed before, or {@link #NONE}. */
  int of(Message message) {
    int best = message.deliveries >= OFTEN ? REDELIVERED : NONE;
    int[] headers = message.headers;
    for (int i = 0; i < message.headerCount; i++) {
      int at = 4 * i;
      int sign = sign(message.bytes, headers[at], headers[at + 1]);
      if (sign == RETRIES && !counts(message.bytes, headers[at + 2], headers[at + 3])) {
        sign = NONE;
      }
      if (sign != NONE && (best == NONE || sign < best)) {
        best = sign;
      }
    }
    return best;
  }

  private int sign(byte[] bytes, int from, int length) {
    long hash = hashes.bytes(bytes, from, length);
    int mask = names.length - 1;
    int slot = (int) hash & mask;
    while (names[slot] != 0) {
      if (names[slot] == hash) {
        return signs[slot];
      }
      slot = (slot + 1) & mask;
    }
    int sign = sign(new String(bytes, from, Math.min(length, 256), StandardCharsets.UTF_8));
    if (known < REMEMBERED && hash != 0) {
      known++;
      names[slot] = hash;
      signs[slot] = (byte) sign;
    }
    return sign;
  }

  static int sign(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    if (name.equals("x-death") || name.startsWith("x-first-death-")) {
      return 1;
    }
    if (name.startsWith("kafka_dlt-")) {
      return 2;
    }
    if (name.startsWith("__dlq.errors.")) {
      return 3;
    }
    if (name.startsWith("__connect.errors.")) {
      return 4;
    }
    if (name.contains("exception") || name.contains("stacktrace")) {
      return 5;
    }
    return counts(name) ? RETRIES : NONE;
  }

  /** Whether a header of that name counts attempts: not how many there may be, or when. */
  private static boolean counts(String name) {
    boolean attempts =
        name.contains("retry")
            || name.contains("retries")
            || name.contains("attempt")
            || name.contains("redeliver")
            || name.contains("delivery-count");
    if (!attempts) {
      return false;
    }
    for (String other : NO_COUNTS) {
      if (name.contains(other)) {
        return false;
      }
    }
    return !name.endsWith("time") && !name.endsWith("-at") && !name.endsWith("-id");
  }

  /** Whether a header's value is a number above 0, in digits or as 4 or 8 bytes. */
  private static boolean counts(byte[] bytes, int from, int length) {
    if (length <= 0 || length > 19) {
      return false;
    }
    boolean digits = true;
    boolean some = false;
    int sum = 0;
    for (int i = from; i < from + length; i++) {
      digits &= bytes[i] >= '0' && bytes[i] <= '9';
      some |= bytes[i] > '0';
      sum |= bytes[i];
    }
    return digits ? some : (length == 4 || length == 8) && bytes[from] == 0 && sum != 0;
  }
}
