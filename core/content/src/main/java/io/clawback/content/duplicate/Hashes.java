package io.clawback.content.duplicate;

/** The hash functions of an index, so that a test may make them collide. Pure, thread-safe. */
interface Hashes {
  /** Of a key too long for the table: the first 64 bits. */
  long first(byte[] bytes, int from, int length);

  /** Of the same key, independent of {@link #first}. */
  long second(byte[] bytes, int from, int length);

  /** Where an entry belongs. */
  long place(long word, long rest);

  /** Of a value. */
  long content(byte[] bytes, int from, int length);
}
