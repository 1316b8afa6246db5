package io.clawback.content;

import org.jspecify.annotations.Nullable;

/**
 * One message as slices of a byte array. A flyweight: whoever feeds a {@link ContentFold} sets the
 * fields anew for each message, and the fold keeps none of them. Not thread-safe.
 */
public final class Message {
  /** Length of what is not there, as against what is empty. */
  public static final int ABSENT = -1;

  /** What all slices are of. */
  public byte[] bytes = new byte[0];

  /** The partition; with {@link #offset} its coordinates. */
  public int partition;

  /** Its place in the partition. */
  public long offset;

  /** Milliseconds since the epoch; negative when it has none. */
  public long timestamp = ABSENT;

  /** Who wrote it, as the broker knows; negative when unknown. */
  public long producer = ABSENT;

  /** How often it was delivered so far; {@link #ABSENT} when unknown. */
  public int deliveries = ABSENT;

  public int keyFrom;

  /** May be {@link #ABSENT}. */
  public int keyLength = ABSENT;

  public int valueFrom;

  /** May be {@link #ABSENT}: a tombstone. */
  public int valueLength = ABSENT;

  /** Four numbers for each header: name from, name length, value from, value length or absent. */
  public int[] headers = new int[0];

  /** How many headers of {@link #headers} count. */
  public int headerCount;

  /** What tallies keep of this message, made once for all of them. */
  Contents.@Nullable Sample sample;
}
