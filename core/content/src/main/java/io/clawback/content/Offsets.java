package io.clawback.content;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * A set of coordinates. Runs of neighbours are appended to an array, which costs next to nothing,
 * and packed into roaring bitmaps when there are many.
 */
final class Offsets {
  private static final int PACK_AT = 8_192;

  private static final class Lane {
    long[] runs = new long[4];
    int used;
    @Nullable Roaring64Bitmap bitmap;

    void add(long from, long to) {
      if (used == runs.length) {
        if (used == PACK_AT) {
          pack();
        } else {
          runs = Arrays.copyOf(runs, 2 * used);
        }
      }
      runs[used++] = from;
      runs[used++] = to;
    }

    Roaring64Bitmap pack() {
      Roaring64Bitmap into = bitmap == null ? new Roaring64Bitmap() : bitmap;
      for (int i = 0; i < used; i += 2) {
        if (runs[i] + 1 == runs[i + 1]) {
          into.addLong(runs[i]);
        } else {
          into.addRange(runs[i], runs[i + 1]);
        }
      }
      used = 0;
      bitmap = into;
      return into;
    }
  }

  private final Map<Integer, Lane> lanes = new HashMap<>(2);
  private @Nullable Lane current;
  private int partition;

  void add(int at, long offset) {
    Lane lane = lane(at);
    int last = lane.used - 1;
    if (last > 0 && lane.runs[last] == offset) {
      lane.runs[last] = offset + 1;
    } else {
      lane.add(offset, offset + 1);
    }
  }

  private Lane lane(int at) {
    Lane lane = current;
    if (lane == null || partition != at) {
      lane = lanes.get(at);
      if (lane == null) {
        lane = new Lane();
        lanes.put(at, lane);
      }
      current = lane;
      partition = at;
    }
    return lane;
  }

  void merge(Offsets other) {
    for (Map.Entry<Integer, Lane> each : other.lanes.entrySet()) {
      Lane lane = lane(each.getKey());
      Lane more = each.getValue();
      if (more.bitmap != null) {
        lane.pack().or(more.bitmap);
      }
      for (int i = 0; i < more.used; i += 2) {
        lane.add(more.runs[i], more.runs[i + 1]);
      }
    }
  }

  boolean contains(int at, long offset) {
    Lane lane = lanes.get(at);
    if (lane == null) {
      return false;
    }
    for (int i = 0; i < lane.used; i += 2) {
      if (offset >= lane.runs[i] && offset < lane.runs[i + 1]) {
        return true;
      }
    }
    return lane.bitmap != null && lane.bitmap.contains(offset);
  }

  /** Copies, by partition. */
  SortedMap<Integer, Roaring64Bitmap> bitmaps() {
    TreeMap<Integer, Roaring64Bitmap> all = new TreeMap<>();
    lanes.forEach((at, lane) -> {
      Roaring64Bitmap copy = new Roaring64Bitmap();
      copy.or(lane.pack());
      copy.runOptimize();
      all.put(at, copy);
    });
    return all;
  }
}
