package io.clawback.clients.kafka.skip.format;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What a message is recognised by besides its place: its time, how long key and value are, and 64
 * bits of a hash of each. Whoever sees only deserialised keys and values compares what is left.
 * Immutable.
 */
public final class SkipPrint {
  /** How many bytes one takes. */
  public static final int BYTES = 2 * Integer.BYTES + 3 * Long.BYTES;

  private static final int ABSENT = -1;
  private final long timestamp;
  private final int keySize;
  private final int valueSize;
  private final long keyHash;
  private final long valueHash;

  private SkipPrint(long timestamp, int keySize, int valueSize, long keyHash, long valueHash) {
    this.timestamp = timestamp;
    this.keySize = keySize;
    this.valueSize = valueSize;
    this.keyHash = keyHash;
    this.valueHash = valueHash;
  }

  /** The print of a message; a key or value that it has not is null. */
  public static SkipPrint of(long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
    return new SkipPrint(timestamp, size(key), size(value), hashOf(key), hashOf(value));
  }

  private static int size(byte @Nullable [] bytes) {
    return bytes == null ? ABSENT : bytes.length;
  }

  private static long hashOf(byte @Nullable [] bytes) {
    return bytes == null ? 0 : hash(bytes);
  }

  /** The first 64 bits of SHA-256. */
  public static long hash(byte[] bytes) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Whether time and lengths are these.
   *
   * @param keySize in bytes; -1 when there is no key
   * @param valueSize likewise
   */
  public boolean fits(long timestamp, int keySize, int valueSize) {
    return this.timestamp == timestamp && this.keySize == keySize && this.valueSize == valueSize;
  }

  /** Whether the key's bytes are these, as far as 64 bits tell. */
  public boolean isKey(byte[] key) {
    return keySize == key.length && keyHash == hash(key);
  }

  /** Whether the value's bytes are these, as far as 64 bits tell. */
  public boolean isValue(byte[] value) {
    return valueSize == value.length && valueHash == hash(value);
  }

  /** Writes {@link #BYTES} bytes. */
  void write(ByteBuffer to) {
    to.putLong(timestamp).putInt(keySize).putInt(valueSize).putLong(keyHash).putLong(valueHash);
  }

  /** Reads what {@link #write} wrote. */
  static SkipPrint read(ByteBuffer from) {
    return new SkipPrint(
        from.getLong(), from.getInt(), from.getInt(), from.getLong(), from.getLong());
  }
}
