package io.clawback.content;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * A set of coordinates, in pages of 65,536 offsets: two bytes a member while there are few in a
 * page, one bit an offset from then on. Written often and read once, when it becomes roaring
 * bitmaps, whose insertion is too slow to be done for each message.
 */
final class Offsets {
  private static final int PAGE_BITS = 16;
  private static final int LONG_RUN = 128;

  /** Bytes of an empty page and of its place. */
  private static final int PAGE = 160;

  private final Map<Integer, Map<Long, OffsetPage>> lanes = new HashMap<>(2);
  private @Nullable OffsetPage current;
  private int partition;
  private long number;
  private int pages;

  int pages() {
    return pages;
  }

  /** Bytes that it takes beyond those of its members, about. */
  long overhead() {
    return (long) PAGE * pages;
  }

  void add(int at, long offset) {
    long page = offset >>> PAGE_BITS;
    OffsetPage open = current;
    if (open == null || page != number || at != partition) {
      open = page(at, page);
      current = open;
      partition = at;
      number = page;
    }
    open.add((int) offset & 0xffff);
  }

  private OffsetPage page(int at, long page) {
    Map<Long, OffsetPage> lane = lanes.get(at);
    if (lane == null) {
      lane = new HashMap<>(4);
      lanes.put(at, lane);
    }
    OffsetPage known = lane.get(page);
    if (known == null) {
      known = new OffsetPage();
      lane.put(page, known);
      pages++;
    }
    return known;
  }

  void merge(Offsets other) {
    for (Map.Entry<Integer, Map<Long, OffsetPage>> lane : other.lanes.entrySet()) {
      for (Map.Entry<Long, OffsetPage> page : lane.getValue().entrySet()) {
        page(lane.getKey(), page.getKey()).merge(page.getValue());
      }
    }
  }

  boolean contains(int at, long offset) {
    Map<Long, OffsetPage> lane = lanes.get(at);
    OffsetPage page = lane == null ? null : lane.get(offset >>> PAGE_BITS);
    return page != null && page.contains((int) offset & 0xffff);
  }

  /** By partition. */
  SortedMap<Integer, Roaring64Bitmap> bitmaps() {
    TreeMap<Integer, Roaring64Bitmap> all = new TreeMap<>();
    for (Map.Entry<Integer, Map<Long, OffsetPage>> lane : lanes.entrySet()) {
      Roaring64Bitmap bitmap = new Roaring64Bitmap();
      for (Map.Entry<Long, OffsetPage> page : new TreeMap<>(lane.getValue()).entrySet()) {
        fill(bitmap, page.getKey() << PAGE_BITS, page.getValue());
      }
      bitmap.runOptimize();
      all.put(lane.getKey(), bitmap);
    }
    return all;
  }

  private static void fill(Roaring64Bitmap bitmap, long base, OffsetPage page) {
    int from = page.next(0);
    while (from >= 0) {
      int to = from + 1;
      while (to < OffsetPage.SIZE && page.contains(to)) {
        to++;
      }
      if (to - from >= LONG_RUN) {
        bitmap.addRange(base + from, base + to);
      } else {
        for (int i = from; i < to; i++) {
          bitmap.addLong(base + i);
        }
      }
      from = page.next(to);
    }
  }
}
