package io.clawback.content.duplicate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Seeded messages with keys of every form, repetitions, other contents and tombstones. */
final class Stream {
  record Event(int partition, long offset, byte[] key, byte[] value) {
    void into(DuplicateIndex index) {
      int valueLength = value == null ? -1 : value.length;
      byte[] array = new byte[3 + key.length + Math.max(0, valueLength)];
      System.arraycopy(key, 0, array, 3, key.length);
      if (value != null) {
        System.arraycopy(value, 0, array, 3 + key.length, value.length);
      }
      index.add(partition, offset, array, 3, key.length, 3 + key.length, valueLength);
    }
  }

  private Stream() {}

  /** Offsets of a partition are far apart now and then, so that many segments are touched. */
  static List<Event> of(long seed, int size, int keys, int partitions) {
    Random random = new Random(seed);
    long[] next = new long[partitions];
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int partition = random.nextInt(partitions);
      next[partition] += 1 + (random.nextInt(1000) == 0 ? 5_000_000 : random.nextInt(3));
      byte[] key = key(random.nextInt(keys));
      int content = random.nextInt(10);
      byte[] value = content == 9 ? null : ("value " + Math.max(0, content - 6)).getBytes();
      events.add(new Event(partition, next[partition], key, value));
    }
    return events;
  }

  /** The i-th key. */
  static byte[] key(int i) {
    String text =
        switch (i % 8) {
          case 0 -> "order-" + i;
          case 1 -> new UUID(i * 0x9E3779B97F4A7C15L, ~i).toString();
          case 2 -> new UUID(i, -i).toString().toUpperCase(java.util.Locale.ROOT);
          case 3 -> String.format("%016d", i);
          case 4 -> "tenant-" + i % 7 + "/payment/" + i + "/" + "x".repeat(i % 90);
          case 5 -> "%" + i + "\0" + (char) (i % 50);
          case 6 -> String.format("%015d", i);
          default -> i % 400 == 7 ? "y".repeat(1_100) + i : "long key that is hashed " + i;
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
