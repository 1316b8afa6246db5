package io.clawback.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The ledger's hashes (RFC 6962, section 2.1). Holds a digest: for one thread at a time. */
final class Sha256 {
  private static final HexFormat HEX = HexFormat.of();
  private static final VarHandle PAIRS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** The two digits of each byte, the high one in the low half, as they stand in a text. */
  private static final short[] SPELLED = spelledBytes();

  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The plain hash. */
  byte[] of(byte[] bytes) {
    return digest.digest(bytes);
  }

  /** The hash of a Merkle leaf: 0x00 before the line. */
  byte[] leaf(byte[] bytes, int from, int to) {
    digest.update((byte) 0);
    digest.update(bytes, from, to - from);
    return digest.digest();
  }

  byte[] leaf(byte[] line) {
    return leaf(line, 0, line.length);
  }

  /** The hash of an inner Merkle node: 0x01 before the two children. */
  byte[] node(byte[] left, byte[] right) {
    digest.update((byte) 1);
    digest.update(left);
    digest.update(right);
    return digest.digest();
  }

  /** A line's own hash: of the line without its {@code hash} member. */
  byte[] own(byte[] bytes, int from, int to) {
    digest.update((byte) '{');
    digest.update(bytes, from + Line.HASH_PREFIX, to - from - Line.HASH_PREFIX);
    return digest.digest();
  }

  static String hex(byte[] hash) {
    return HEX.formatHex(hash);
  }

  /** {@code sha256:} and the hex digits. */
  static String named(byte[] hash) {
    return "sha256:" + hex(hash);
  }

  /** Whether the 64 characters from {@code at} spell the hash in small hex digits. */
  static boolean spelled(byte[] text, int at, byte[] hash) {
    for (int i = 0; i < hash.length; i++) {
      if ((short) PAIRS.get(text, at + 2 * i) != SPELLED[hash[i] & 0xff]) {
        return false;
      }
    }
    return true;
  }

  private static short[] spelledBytes() {
    short[] all = new short[256];
    for (int i = 0; i < all.length; i++) {
      byte one = (byte) i;
      all[i] = (short) (HEX.toHighHexDigit(one) | HEX.toLowHexDigit(one) << 8);
    }
    return all;
  }
}
