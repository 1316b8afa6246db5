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

/** {@link PathValues} of the {@link Smallest} paths: 256 of them, and 1,024 sizes in them. */
final class Values {
  private static final int MOST = 256;
  private static final int SIZES = 1_024;
  private final Smallest kept = new Smallest(MOST, SIZES);
  private final int samples;
  private final Map<Long, PathValues> paths = new HashMap<>();
  private @Nullable PathValues[] byNode = new @Nullable PathValues[64];
  private final PathValues none = new PathValues(0, "");
  private int sizes;

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
        sizes -= at.used;
        at.add(value & 63, stamp, message, tenant, failed, samples);
        sizes += at.used;
      }
    }
    if (kept.crowded(paths.size(), sizes)) {
      trim();
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
      if (kept.keeps(hash)) {
        at = new PathValues(hash, scanner.path(node));
        paths.put(hash, at);
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
    kept.cut();
    for (PathValues path : sorted()) {
      if (!kept.next(path.hash, path.used)) {
        drop();
        return;
      }
    }
  }

  private void drop() {
    for (Iterator<PathValues> i = paths.values().iterator(); i.hasNext(); ) {
      PathValues path = i.next();
      if (!kept.keeps(path.hash)) {
        path.dropped = true;
        sizes -= path.used;
        i.remove();
      }
    }
  }

  void merge(Values other) {
    if (kept.lower(other.kept)) {
      drop();
    }
    for (PathValues theirs : other.paths.values()) {
      if (kept.keeps(theirs.hash)) {
        PathValues ours = paths.get(theirs.hash);
        if (ours == null) {
          paths.put(theirs.hash, theirs);
          sizes += theirs.used;
        } else {
          sizes -= ours.used;
          ours.merge(theirs);
          sizes += ours.used;
        }
      }
    }
    forget();
    trim();
  }

  boolean overflowed() {
    return kept.overflowed();
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
