package io.clawback.content;

import io.clawback.content.json.Hash;
import io.clawback.content.json.JsonScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link PathValues} of the 256 paths whose hashes are smallest. */
final class Values {
  private static final int MOST = 256;
  private final int samples;
  private final Map<Long, PathValues> paths = new HashMap<>();
  private @Nullable PathValues[] byNode = new @Nullable PathValues[64];
  private final PathValues none = new PathValues(0, "");
  private long limit = -1;

  Values(int samples) {
    this.samples = samples;
    none.dropped = true;
  }

  /** Takes in what the scanner noted of a valid message. */
  void add(JsonScanner scanner, long stamp, Message message, long tenant, boolean failed) {
    int count = scanner.values();
    for (int i = 0; i < count; i++) {
      int value = scanner.value(i);
      int node = value >>> 6;
      PathValues at = node < byNode.length ? byNode[node] : null;
      if (at == null) {
        at = path(scanner, node);
      }
      if (!at.dropped) {
        at.add(value & 63, stamp, message, tenant, failed, samples);
      }
    }
  }

  private PathValues path(JsonScanner scanner, int node) {
    if (node >= byNode.length) {
      byNode = Arrays.copyOf(byNode, Math.max(2 * byNode.length, node + 1));
    }
    long hash = Hash.mix(scanner.pathHash(node));
    PathValues at = paths.get(hash);
    if (at == null) {
      at = none;
      if (Long.compareUnsigned(hash, limit) <= 0) {
        at = new PathValues(hash, scanner.path(node));
        paths.put(hash, at);
        if (paths.size() >= 2 * MOST) {
          trim();
        }
      }
    }
    byNode[node] = at;
    return at;
  }

  /** The scanner's numbers of paths are no longer valid. */
  void forget() {
    Arrays.fill(byNode, null);
  }

  private void trim() {
    if (paths.size() > MOST) {
      List<PathValues> sorted = sorted();
      drop(sorted.get(MOST - 1).hash);
    }
  }

  private void drop(long beyond) {
    limit = beyond;
    for (Iterator<PathValues> i = paths.values().iterator(); i.hasNext(); ) {
      PathValues path = i.next();
      if (Long.compareUnsigned(path.hash, limit) > 0) {
        path.dropped = true;
        i.remove();
      }
    }
  }

  void merge(Values other) {
    if (Long.compareUnsigned(other.limit, limit) < 0) {
      drop(other.limit);
    }
    for (PathValues theirs : other.paths.values()) {
      if (Long.compareUnsigned(theirs.hash, limit) <= 0) {
        PathValues ours = paths.get(theirs.hash);
        if (ours == null) {
          paths.put(theirs.hash, theirs);
        } else {
          ours.merge(theirs);
        }
      }
    }
    forget();
    if (paths.size() >= 2 * MOST) {
      trim();
    }
  }

  List<PathValues> finish() {
    trim();
    return sorted();
  }

  private List<PathValues> sorted() {
    List<PathValues> all = new ArrayList<>(paths.values());
    all.sort((a, b) -> Long.compareUnsigned(a.hash, b.hash));
    return all;
  }
}
