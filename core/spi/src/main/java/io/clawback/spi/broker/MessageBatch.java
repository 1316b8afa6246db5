package io.clawback.spi.broker;

import java.util.Arrays;

/**
 * Messages of one partition as slices of one byte array: no object for each message. Written by a
 * broker's scan, handed to a {@link Scan.Lane} for the length of one call, then written anew. Not
 * thread-safe.
 */
public final class MessageBatch {
  /** Length of what is not there, as against what is empty. */
  public static final int ABSENT = -1;

  private static final int FIRST = 256;
  private int partition;
  private byte[] bytes = new byte[0];
  private int size;
  private long producer;
  private long[] offsets = new long[FIRST];
  private long[] timestamps = new long[FIRST];
  private int[] deliveries = new int[FIRST];
  private int[] slices = new int[4 * FIRST];
  private int[] headersFrom = new int[FIRST + 1];
  private int[] headers = new int[4 * FIRST];
  private int headerCount;

  /**
   * Begins an empty batch.
   *
   * @param producer who wrote these messages, as the broker knows it; negative when it does not
   */
  public void begin(int partition, byte[] bytes, long producer) {
    this.partition = partition;
    this.bytes = bytes;
    this.producer = producer;
    size = 0;
    headerCount = 0;
  }

  /** Adds a message; lengths may be {@link #ABSENT}. Its headers follow by {@link #header}. */
  public void add(
      long offset, long timestamp, int keyFrom, int keyLength, int valueFrom, int valueLength) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * size);
      timestamps = Arrays.copyOf(timestamps, 2 * size);
      deliveries = Arrays.copyOf(deliveries, 2 * size);
      slices = Arrays.copyOf(slices, 8 * size);
      headersFrom = Arrays.copyOf(headersFrom, 2 * size + 1);
    }
    offsets[size] = offset;
    timestamps[size] = timestamp;
    deliveries[size] = ABSENT;
    int at = 4 * size;
    slices[at] = keyFrom;
    slices[at + 1] = keyLength;
    slices[at + 2] = valueFrom;
    slices[at + 3] = valueLength;
    headersFrom[size] = headerCount;
    size++;
    headersFrom[size] = headerCount;
  }

  /** Adds a header to the message added last; its value's length may be {@link #ABSENT}. */
  public void header(int nameFrom, int nameLength, int valueFrom, int valueLength) {
    int at = 4 * headerCount;
    if (at == headers.length) {
      headers = Arrays.copyOf(headers, 2 * at);
    }
    headers[at] = nameFrom;
    headers[at + 1] = nameLength;
    headers[at + 2] = valueFrom;
    headers[at + 3] = valueLength;
    headerCount++;
    headersFrom[size] = headerCount;
  }

  /** How often the message added last was delivered so far, as the broker counts. */
  public void delivered(int times) {
    deliveries[size - 1] = times;
  }

  /** The partition. */
  public int partition() {
    return partition;
  }

  /** How many messages. */
  public int size() {
    return size;
  }

  /** What all slices are of. */
  public byte[] bytes() {
    return bytes;
  }

  /** Who wrote them; negative when unknown. */
  public long producer() {
    return producer;
  }

  /** The i-th message's offset. */
  public long offset(int i) {
    return offsets[i];
  }

  /** Its time in milliseconds since the epoch; negative when it has none. */
  public long timestamp(int i) {
    return timestamps[i];
  }

  /** How often it was delivered so far; {@link #ABSENT} when unknown. */
  public int deliveries(int i) {
    return deliveries[i];
  }

  /** Where its key begins. */
  public int keyFrom(int i) {
    return slices[4 * i];
  }

  /** Its key's bytes, or {@link #ABSENT}. */
  public int keyLength(int i) {
    return slices[4 * i + 1];
  }

  /** Where its value begins. */
  public int valueFrom(int i) {
    return slices[4 * i + 2];
  }

  /** Its value's bytes, or {@link #ABSENT}: a tombstone. */
  public int valueLength(int i) {
    return slices[4 * i + 3];
  }

  /** The number of its first header; those of all messages are numbered through. */
  public int firstHeader(int i) {
    return headersFrom[i];
  }

  /** The number after its last header. */
  public int endHeader(int i) {
    return headersFrom[i + 1];
  }

  /** Where the header's name begins. */
  public int headerNameFrom(int header) {
    return headers[4 * header];
  }

  /** Bytes of the header's name. */
  public int headerNameLength(int header) {
    return headers[4 * header + 1];
  }

  /** Where the header's value begins. */
  public int headerValueFrom(int header) {
    return headers[4 * header + 2];
  }

  /** Bytes of the header's value, or {@link #ABSENT}. */
  public int headerValueLength(int header) {
    return headers[4 * header + 3];
  }
}
