package io.clawback.engine.content;

import io.clawback.model.observed.ContentReport.Offsets;
import io.clawback.model.observed.ContentReport.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts messages once, in however many signatures they are: one message may have two troubles. */
final class Distinct {
  /** A container of a roaring set has so many bits. */
  private static final int WORDS = 65_536 / Long.SIZE;

  private Distinct() {}

  /**
   * How many messages are in at least one of them. Where a signature's offsets cannot be read, its
   * count is added: rather too many than too few.
   */
  static long messages(Collection<Signature> signatures) {
    TreeMap<Integer, SortedMap<Long, List<RoaringOffsets.Container>>> partitions = new TreeMap<>();
    long unread = 0;
    for (Signature signature : signatures) {
      long told = 0;
      for (Offsets offsets : signature.offsets()) {
        told += read(offsets, partitions);
      }
      unread += Math.max(0, signature.count() - told);
    }
    long[] bits = new long[WORDS];
    long distinct = 0;
    for (SortedMap<Long, List<RoaringOffsets.Container>> containers : partitions.values()) {
      for (List<RoaringOffsets.Container> same : containers.values()) {
        distinct += same.size() == 1 ? same.getFirst().count() : together(same, bits);
      }
    }
    return distinct + unread;
  }

  /** How many offsets they are. */
  private static long read(
      Offsets offsets, Map<Integer, SortedMap<Long, List<RoaringOffsets.Container>>> partitions) {
    List<RoaringOffsets.Container> containers;
    try {
      containers = RoaringOffsets.containers(offsets.bitmap());
    } catch (IllegalArgumentException e) {
      return 0;
    }
    long told = 0;
    for (RoaringOffsets.Container container : containers) {
      told += container.count();
      partitions
          .computeIfAbsent(offsets.partition(), k -> new TreeMap<>())
          .computeIfAbsent(container.key(), k -> new ArrayList<>())
          .add(container);
    }
    return told;
  }

  private static long together(List<RoaringOffsets.Container> same, long[] bits) {
    Arrays.fill(bits, 0);
    same.forEach(container -> container.addTo(bits));
    long count = 0;
    for (long word : bits) {
      count += Long.bitCount(word);
    }
    return count;
  }
}
