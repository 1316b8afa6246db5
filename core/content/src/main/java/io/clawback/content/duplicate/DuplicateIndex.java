package io.clawback.content.duplicate;

import com.dynatrace.hash4j.hashing.Hashing;
import io.clawback.content.Contents;
import io.clawback.content.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * Finds messages that repeat another one's idempotency key. The original is the message with the
 * smallest coordinates; what comes out does not depend on the order, nor on how the messages were
 * spread over indexes that are merged. Thread-safe.
 */
public final class DuplicateIndex {
  private final AcceptedBefore before;
  private final Map<ByteBuffer, List<Seen>> keys = new HashMap<>();
  private final SortedMap<Integer, Roaring64Bitmap> accepted = new TreeMap<>();
  private long keyed;

  private record Seen(int partition, long offset, long content) {}

  /** Without knowledge of what was accepted before. */
  public DuplicateIndex(long expectedKeys, long bytes) {
    this(expectedKeys, bytes, AcceptedBefore.NOTHING);
  }

  /**
   * @param expectedKeys about how many different keys will come; 0 when unknown
   * @param bytes the most memory it may take
   * @param before what was accepted before
   */
  public DuplicateIndex(long expectedKeys, long bytes, AcceptedBefore before) {
    this.before = before;
  }

  /**
   * Takes one message in. Without a key (length 0 or {@link Message#ABSENT}) it does nothing. Keeps
   * nothing of the array. A value's length may be {@link Message#ABSENT}.
   */
  public synchronized void add(
      int partition,
      long offset,
      byte[] bytes,
      int keyFrom,
      int keyLength,
      int valueFrom,
      int valueLength) {
    if (keyLength <= 0) {
      return;
    }
    keyed++;
    if (before.holds(bytes, keyFrom, keyLength)) {
      accepted.computeIfAbsent(partition, p -> new Roaring64Bitmap()).addLong(offset);
    }
    byte[] key = new byte[keyLength];
    System.arraycopy(bytes, keyFrom, key, 0, keyLength);
    long content =
        valueLength < 0 ? 0 : Hashing.xxh3_64().hashBytesToLong(bytes, valueFrom, valueLength);
    keys.computeIfAbsent(ByteBuffer.wrap(key), k -> new ArrayList<>())
        .add(new Seen(partition, offset, content));
  }

  /** Takes in all that {@code other} took; {@code other} must not be used afterwards. */
  public synchronized void merge(DuplicateIndex other) {
    keyed += other.keyed;
    other.keys.forEach((k, v) -> keys.computeIfAbsent(k, n -> new ArrayList<>()).addAll(v));
    other.accepted.forEach((p, o) -> accepted.merge(p, o, (a, b) -> Roaring64Bitmap.or(a, b)));
  }

  /** What was found. The index may go on afterwards. */
  public synchronized Contents.Duplicates finish() {
    SortedMap<Integer, Roaring64Bitmap> same = new TreeMap<>();
    SortedMap<Integer, Roaring64Bitmap> other = new TreeMap<>();
    List<Contents.Pair> pairs = new ArrayList<>();
    for (List<Seen> seen : keys.values()) {
      Seen first = seen.get(0);
      for (Seen s : seen) {
        first = before(s, first) ? s : first;
      }
      for (Seen s : seen) {
        if (!s.equals(first)) {
          boolean alike = s.content == first.content;
          (alike ? same : other)
              .computeIfAbsent(s.partition, p -> new Roaring64Bitmap())
              .addLong(s.offset);
          pairs.add(
              new Contents.Pair(
                  new Contents.Seen(first.partition, first.offset, -1),
                  new Contents.Seen(s.partition, s.offset, -1),
                  alike));
        }
      }
    }
    pairs.sort((a, b) ->
        a.repetition().partition() != b.repetition().partition()
            ? Integer.compare(a.repetition().partition(), b.repetition().partition())
            : Long.compare(a.repetition().offset(), b.repetition().offset()));
    return new Contents.Duplicates(
        keyed,
        keys.size(),
        same,
        other,
        0,
        1,
        List.copyOf(pairs.subList(0, Math.min(10, pairs.size()))),
        accepted,
        0);
  }

  private static boolean before(Seen a, Seen b) {
    return a.partition != b.partition ? a.partition < b.partition : a.offset < b.offset;
  }
}
