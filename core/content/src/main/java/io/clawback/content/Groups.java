package io.clawback.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups by hash, the {@code most} smallest hashes of them. A group that is dropped never comes
 * back, so those that are kept are counted exactly whatever the order; the dropped ones go to a
 * coarser table, and from there to a rest.
 */
final class Groups {
  private final int most;
  private final @Nullable Groups coarser;
  private @Nullable Group[] table = new @Nullable Group[16];
  private int size;
  private long limit = -1;

  /** What not even the coarsest table could keep. */
  final Tally rest = new Tally(0);

  Groups(int most, @Nullable Groups coarser) {
    this.most = most;
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
    if (size >= 2 * most) {
      trim();
    }
    return Long.compareUnsigned(hash, limit) <= 0;
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
    return limit != -1;
  }

  /** Which part of all hashes is kept, above 0 and at most 1. */
  double kept() {
    return ((limit >>> 1) + 1) / 0x1p63;
  }

  /** Takes one in that another table holds or dropped. */
  void absorb(Group group) {
    Group known = find(group.hash());
    if (known != null) {
      known.tally().merge(group.tally());
    } else if (keeps(group.hash())) {
      put(group);
    } else {
      drop(group);
    }
  }

  private void drop(Group group) {
    if (coarser == null) {
      rest.merge(group.tally());
    } else {
      coarser.absorb(group.coarser());
    }
  }

  /** Drops all but the {@code most} smallest. */
  void trim() {
    if (size > most) {
      List<Group> sorted = all();
      limit = sorted.get(most - 1).hash();
      rebuild(table.length);
    }
  }

  private void rebuild(int room) {
    @Nullable Group[] old = table;
    table = new @Nullable Group[room];
    size = 0;
    for (Group group : old) {
      if (group != null && Long.compareUnsigned(group.hash(), limit) <= 0) {
        insert(group);
      } else if (group != null) {
        drop(group);
      }
    }
  }

  void merge(Groups other) {
    if (Long.compareUnsigned(other.limit, limit) < 0) {
      limit = other.limit;
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
