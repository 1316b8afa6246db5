package io.clawback.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups by hash, the {@link Smallest} of them. Those that are dropped go to a coarser table, and
 * from there to a rest.
 */
final class Groups {
  private static final int OVERHEAD = 128;
  private final Smallest kept;
  private final @Nullable Groups coarser;
  private @Nullable Group[] table = new @Nullable Group[16];
  private int size;

  /** What the groups' shapes are made of. */
  Features features = new Features();

  /** What not even the coarsest table could keep. */
  final Tally rest = new Tally(0);

  /**
   * A table.
   *
   * @param most how many are kept
   * @param room how many bytes they may take, about
   * @param coarser where the others go
   */
  Groups(int most, long room, @Nullable Groups coarser) {
    this.kept = new Smallest(most, room);
    this.coarser = coarser;
  }

  @Nullable Group find(long hash) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (true) {
      Group group = table[slot];
      if (group == null || group.hash() == hash) {
        return group;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** Whether a group of that hash would be kept. */
  boolean keeps(long hash) {
    if (kept.crowded(size, features.bytes())) {
      trim();
    }
    return kept.keeps(hash);
  }

  /** Cuts to the bounds when what is kept has grown far beyond them. */
  void check() {
    long bytes = features.bytes();
    for (Group group : table) {
      bytes += group == null ? 0 : weight(group);
    }
    if (kept.crowded(size, bytes)) {
      trim();
    }
  }

  /** Of its messages alone, and never less than before; without its features. */
  private static long weight(Group group) {
    Shape shape = group.shape();
    int features = shape == null ? 0 : shape.features().size();
    return OVERHEAD + 2L * group.what().length() + 8L * features + group.tally().weight();
  }

  /** Adds a group that is not there, after {@link #keeps}. */
  Group put(Group group) {
    if (2 * (size + 1) > table.length) {
      rebuild(2 * table.length);
    }
    insert(group);
    return group;
  }

  /** Adds a group that is not there, or the one that takes its place when there are too many. */
  Group make(long hash, String what, long coarse, String coarseWhat, int samples) {
    Group group = new Group(hash, what, null, coarse, coarseWhat, new Tally(samples));
    if (keeps(hash)) {
      return put(group);
    }
    if (coarser == null) {
      return new Group(hash, what, null, coarse, coarseWhat, rest);
    }
    Group known = coarser.find(coarse);
    return known != null ? known : coarser.make(coarse, coarseWhat, coarse, coarseWhat, samples);
  }

  private void insert(Group group) {
    int mask = table.length - 1;
    int slot = (int) group.hash() & mask;
    while (table[slot] != null) {
      slot = (slot + 1) & mask;
    }
    table[slot] = group;
    size++;
  }

  /** Whether some were dropped. */
  boolean overflowed() {
    return kept.overflowed();
  }

  /** Which part of all hashes is kept, above 0 and at most 1. */
  double kept() {
    return kept.share();
  }

  /** Takes one in that another table holds or dropped. */
  void absorb(Group group) {
    Group known = find(group.hash());
    if (known != null) {
      known.tally().merge(group.tally());
    } else if (keeps(group.hash())) {
      put(known(group));
    } else {
      drop(group);
    }
  }

  /** The same group, made of this table's features. */
  private Group known(Group group) {
    Shape shape = group.shape();
    if (shape == null) {
      return group;
    }
    List<Shape.Feature> same = new ArrayList<>(shape.features().size());
    for (Shape.Feature feature : shape.features()) {
      same.add(features.keep(feature));
    }
    return new Group(
        group.hash(),
        group.what(),
        new Shape(List.copyOf(same)),
        group.coarse(),
        group.coarseWhat(),
        group.tally());
  }

  private void drop(Group group) {
    if (coarser == null) {
      rest.merge(group.tally());
    } else {
      coarser.absorb(group.coarser());
    }
  }

  /** Drops all that is beyond the bounds. */
  void trim() {
    boolean overflowed = false;
    features = new Features();
    kept.cut();
    for (Group group : all()) {
      long before = features.bytes();
      known(group);
      if (!kept.next(group.hash(), weight(group) + features.bytes() - before)) {
        overflowed = true;
        break;
      }
    }
    if (overflowed) {
      rebuild(table.length);
    }
  }

  private void rebuild(int room) {
    @Nullable Group[] old = table;
    table = new @Nullable Group[room];
    size = 0;
    for (Group group : old) {
      if (group != null && kept.keeps(group.hash())) {
        insert(group);
      } else if (group != null) {
        drop(group);
      }
    }
  }

  void merge(Groups other) {
    if (kept.lower(other.kept)) {
      rebuild(table.length);
    }
    for (Group group : other.table) {
      if (group != null) {
        absorb(group);
      }
    }
    rest.merge(other.rest);
  }

  /** By hash, the smallest first. */
  List<Group> all() {
    List<Group> sorted = new ArrayList<>(size);
    for (Group group : table) {
      if (group != null) {
        sorted.add(group);
      }
    }
    sorted.sort(Comparator.comparingLong(g -> g.hash() ^ Long.MIN_VALUE));
    return sorted;
  }
}
