package io.clawback.runtime.inspect;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Tells the values of messages apart that were read at different times: half of a SHA-256. */
final class Digests {
  private static final int KEPT = 16;

  private Digests() {}

  static MessageDigest content() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  static byte[] of(MessageDigest digest, byte[] bytes, int from, int length) {
    digest.update(bytes, from, Math.max(0, length));
    return Arrays.copyOf(digest.digest(), KEPT);
  }
}
