package io.clawback.content.duplicate;

/**
 * Slots of 24 bytes: the key's word; its rest and 8 bits of the content's hash; the message's
 * coordinates, the key's form and 24 more bits of the hash. Kept in arrays small enough that no
 * collector counts them as huge. A coordinate's number is never 0, so an empty slot's third word is
 * what is 0.
 */
final class Slots {
  /** Bytes of a slot. */
  static final int BYTES = 24;

  private static final int SHIFT = 14;
  private static final int IN_CHUNK = (1 << SHIFT) - 1;
  private final long[][] chunks;
  final int size;

  Slots(int size) {
    this.size = size;
    chunks = new long[(size + IN_CHUNK) >>> SHIFT][];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = new long[3 * Math.min(1 << SHIFT, size - (i << SHIFT))];
    }
  }

  /** What so many cost. */
  static long cost(int size) {
    return (long) BYTES * size + 24L * ((size + IN_CHUNK) >>> SHIFT);
  }

  /** Where a key of that place is looked for first. */
  int home(long place) {
    return (int) (((place >>> 32) * size) >>> 32);
  }

  boolean empty(int slot) {
    return chunks[slot >>> SHIFT][3 * (slot & IN_CHUNK) + 2] == 0;
  }

  /** Whether the slot holds that key, or may, if it is a long one. */
  boolean holds(int slot, Probe probe) {
    long[] chunk = chunks[slot >>> SHIFT];
    int at = 3 * (slot & IN_CHUNK);
    if (chunk[at] != probe.word || form(chunk[at + 2]) != probe.form) {
      return false;
    }
    long rest = chunk[at + 1] >>> 8;
    return (probe.form == Probe.LONG ? rest & Probe.HASHED : rest) == probe.rest;
  }

  void set(int slot, int form, long word, long rest, long number, int content) {
    long[] chunk = chunks[slot >>> SHIFT];
    int at = 3 * (slot & IN_CHUNK);
    chunk[at] = word;
    chunk[at + 1] = rest << 8 | (content & 0xff);
    chunk[at + 2] = number << 26 | (long) form << 24 | content >>> 8;
  }

  /** Puts another message in the place of the one the slot's key was first seen in. */
  void replace(int slot, long number, int content) {
    set(slot, form(slot), word(slot), rest(slot), number, content);
  }

  long word(int slot) {
    return chunks[slot >>> SHIFT][3 * (slot & IN_CHUNK)];
  }

  long rest(int slot) {
    return chunks[slot >>> SHIFT][3 * (slot & IN_CHUNK) + 1] >>> 8;
  }

  long number(int slot) {
    return chunks[slot >>> SHIFT][3 * (slot & IN_CHUNK) + 2] >>> 26;
  }

  int form(int slot) {
    return form(chunks[slot >>> SHIFT][3 * (slot & IN_CHUNK) + 2]);
  }

  int content(int slot) {
    long[] chunk = chunks[slot >>> SHIFT];
    int at = 3 * (slot & IN_CHUNK);
    return (int) (chunk[at + 2] << 8) | ((int) chunk[at + 1] & 0xff);
  }

  /** Where the full key is kept; 0 when it is not. */
  long kept(int slot) {
    return form(slot) == Probe.LONG ? rest(slot) >>> 22 : 0;
  }

  /** Whether the slot's key is a long one of which only the hash is known. */
  boolean hashedOnly(int slot) {
    return form(slot) == Probe.LONG && kept(slot) == 0;
  }

  private static int form(long third) {
    return (int) (third >>> 24) & 3;
  }
}
