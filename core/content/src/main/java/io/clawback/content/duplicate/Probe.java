package io.clawback.content.duplicate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key as the table knows it: 128 bits and a form. Keys of up to 16 bytes and UUIDs in their usual
 * spelling are in there exactly; of longer ones it is a hash. 8 of the 128 bits need not be stored:
 * they are told by the stripe, as the lowest octet, folded with the hash of the others, is the
 * stripe's number.
 */
final class Probe {
  /** 1 to 15 bytes, and how many. */
  static final int SHORT = 0;

  /** 36 characters: a UUID in lower case. */
  static final int UUID = 1;

  /** 16 bytes. */
  static final int SIXTEEN = 2;

  /** Longer: 64 + 22 + 8 bits of hash, and 34 bits that say where the full key is. */
  static final int LONG = 3;

  /** The bits of {@code rest} that are a long key's hash. */
  static final long HASHED = (1L << 22) - 1;

  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte[] HEX = digits();

  int form;
  long word;

  /** 56 bits. */
  long rest;

  /** The 8 bits that are not stored. */
  int octet;

  long place;
  int stripe;
  long level;

  /** The full key, when it is at hand. */
  byte @Nullable [] bytes;

  int from;
  int length;

  /** Becomes that key; its length is at least 1. */
  void key(Hashes hashes, byte[] key, int keyFrom, int keyLength) {
    bytes = key;
    from = keyFrom;
    length = keyLength;
    long second;
    if (keyLength < 16) {
      form = SHORT;
      word = part(key, keyFrom, Math.min(8, keyLength));
      second = part(key, keyFrom + 8, keyLength - 8) | (long) keyLength << 56;
    } else if (keyLength == 16) {
      form = SIXTEEN;
      word = (long) LITTLE.get(key, keyFrom);
      second = (long) LITTLE.get(key, keyFrom + 8);
    } else if (keyLength == 36 && uuid(key, keyFrom)) {
      form = UUID;
      second = rest;
    } else {
      form = LONG;
      word = hashes.first(key, keyFrom, keyLength);
      second = hashes.second(key, keyFrom, keyLength) & ((HASHED << 8) | 0xff);
    }
    rest = second >>> 8;
    octet = (int) second & 0xff;
    place = hashes.place(word, rest);
    stripe = octet ^ ((int) place & 0xff);
    level = Squeeze.level(place, octet);
  }

  /** Becomes a key that was stored in that stripe; the full key is not at hand. */
  void stored(Hashes hashes, int inStripe, int storedForm, long storedWord, long storedRest) {
    bytes = null;
    form = storedForm;
    word = storedWord;
    rest = storedForm == LONG ? storedRest & HASHED : storedRest;
    place = hashes.place(word, rest);
    stripe = inStripe;
    octet = stripe ^ ((int) place & 0xff);
    level = Squeeze.level(place, octet);
  }

  private static long part(byte[] key, int from, int length) {
    if (length == 8) {
      return (long) LITTLE.get(key, from);
    }
    long word = 0;
    for (int i = length - 1; i >= 0; i--) {
      word = word << 8 | (key[from + i] & 0xff);
    }
    return word;
  }

  /** Reads 32 lower-case hexadecimal digits into word and rest; false when it is anything else. */
  private boolean uuid(byte[] key, int at) {
    if (key[at + 8] != '-' || key[at + 13] != '-' || key[at + 18] != '-' || key[at + 23] != '-') {
      return false;
    }
    long a = hex(key, at, 8);
    long b = hex(key, at + 9, 4);
    long c = hex(key, at + 14, 4);
    long d = hex(key, at + 19, 4);
    long e = hex(key, at + 24, 12);
    if ((a | b | c | d | e) < 0) {
      return false;
    }
    word = a << 32 | b << 16 | c;
    rest = d << 48 | e;
    return true;
  }

  /** Negative when one of them is no lower-case hexadecimal digit. */
  private static long hex(byte[] key, int from, int digits) {
    long value = 0;
    int wrong = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = HEX[key[i] & 0xff];
      wrong |= digit;
      value = value << 4 | digit;
    }
    return wrong < 0 ? -1 : value;
  }

  private static byte[] digits() {
    byte[] digits = new byte[256];
    Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < 16; i++) {
      digits[Character.forDigit(i, 16)] = (byte) i;
    }
    return digits;
  }
}
