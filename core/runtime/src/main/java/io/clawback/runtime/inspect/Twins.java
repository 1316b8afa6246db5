package io.clawback.runtime.inspect;

import io.clawback.model.message.OffsetSpans;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages by idempotency keys that came more than once, compared in full: keys byte by byte, what
 * they stand for by 256 bits. Of a key under which anything differs there are no twins. Memory is
 * bounded. Thread-safe; each partition's messages come in the order of their offsets.
 */
final class Twins {
  /** What an entry takes beside its key's bytes, and what one more message does, at most. */
  private static final int ENTRY = 200;

  private static final int PART = 80;
  private static final int MESSAGE = 16;

  private final HashMap<ByteBuffer, Twin> twins = new HashMap<>();
  private final long most;
  private long bytes;

  /**
   * None yet.
   *
   * @param most bytes that they may take
   */
  Twins(long most) {
    this.most = most;
  }

  /** All messages of one key. */
  private static final class Twin {
    boolean differs;
    byte @Nullable [] content;
    @Nullable Part parts;
  }

  /** Those of one partition. */
  private static final class Part {
    final int partition;
    final long first;
    final @Nullable Part next;
    long[] repeats = new long[1];
    int size;

    Part(int partition, long first, @Nullable Part next) {
      this.partition = partition;
      this.first = first;
      this.next = next;
    }
  }

  /**
   * The key came more than once.
   *
   * @param differs whether it is known already that not all of its messages may be taken for one
   * @return false when there is no room
   */
  synchronized boolean know(byte[] key, boolean differs) {
    Twin twin = twins.get(ByteBuffer.wrap(key));
    if (twin == null) {
      bytes += ENTRY + key.length;
      if (bytes > most) {
        return false;
      }
      twin = new Twin();
      twins.put(ByteBuffer.wrap(key), twin);
    }
    twin.differs |= differs;
    return true;
  }

  /** Whether what a message of that key says is of interest. */
  synchronized boolean knows(byte[] key) {
    Twin twin = twins.get(ByteBuffer.wrap(key));
    return twin != null && !twin.differs;
  }

  /**
   * Takes in the next message of a known key.
   *
   * @param content a digest of all that must be alike
   * @return false when there is no room
   */
  synchronized boolean add(int partition, long offset, byte[] key, byte[] content) {
    Twin twin = twins.get(ByteBuffer.wrap(key));
    if (twin == null || twin.differs) {
      return true;
    }
    if (twin.content == null) {
      twin.content = content;
    } else if (!Arrays.equals(twin.content, content)) {
      twin.differs = true;
      twin.parts = null;
      return true;
    }
    Part part = twin.parts;
    while (part != null && part.partition != partition) {
      part = part.next;
    }
    if (part == null) {
      bytes += PART;
      twin.parts = new Part(partition, offset, twin.parts);
      return bytes <= most;
    }
    if (part.size == part.repeats.length) {
      bytes += (long) part.size * MESSAGE;
      part.repeats = Arrays.copyOf(part.repeats, 2 * part.size);
    }
    part.repeats[part.size++] = offset;
    return bytes <= most;
  }

  /** What was found, after the last message. */
  synchronized Repetitions found() {
    TreeMap<Integer, List<Long>> repeats = new TreeMap<>();
    TreeMap<Integer, Long> kept = new TreeMap<>();
    for (Twin twin : twins.values()) {
      for (Part part = twin.differs ? null : twin.parts; part != null; part = part.next) {
        if (part.size > 0) {
          kept.merge(part.partition, part.first, Math::min);
          List<Long> all = repeats.computeIfAbsent(part.partition, k -> new ArrayList<>());
          Arrays.stream(part.repeats, 0, part.size).forEach(all::add);
        }
      }
    }
    TreeMap<Integer, OffsetSpans> offsets = new TreeMap<>();
    repeats.forEach((partition, all) -> offsets.put(partition, OffsetSpans.of(all)));
    return new Repetitions(offsets, kept);
  }
}
