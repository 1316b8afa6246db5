package io.clawback.content;

import org.jspecify.annotations.Nullable;

/** The features that shapes are made of: each is there once, by its hash. Counts their bytes. */
final class Features {
  private static final int OVERHEAD = 96;
  private Shape.@Nullable Feature[] table = new Shape.@Nullable Feature[64];
  private int size;
  private long bytes;

  /** What they take, about. */
  long bytes() {
    return bytes;
  }

  Shape.@Nullable Feature find(long hash) {
    return table[slot(hash)];
  }

  /** The one with that feature's hash: the one that was there, or this. */
  Shape.Feature keep(Shape.Feature feature) {
    int slot = slot(feature.hash());
    Shape.Feature known = table[slot];
    if (known != null) {
      return known;
    }
    table[slot] = feature;
    bytes += OVERHEAD + 2L * feature.path().length();
    if (2 * ++size > table.length) {
      grow();
    }
    return feature;
  }

  private int slot(long hash) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (true) {
      Shape.Feature feature = table[slot];
      if (feature == null || feature.hash() == hash) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  private void grow() {
    Shape.@Nullable Feature[] old = table;
    table = new Shape.@Nullable Feature[2 * old.length];
    for (Shape.Feature feature : old) {
      if (feature != null) {
        table[slot(feature.hash())] = feature;
      }
    }
  }
}
