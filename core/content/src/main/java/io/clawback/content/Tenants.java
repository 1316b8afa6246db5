package io.clawback.content;

import io.clawback.content.json.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose messages they are: the 65,536 tenants whose names' hashes are smallest, counted exactly.
 */
final class Tenants {
  private static final int MOST = 65_536;
  private static final int LONGEST = 256;

  private static final class Entry {
    final long hash;
    final String name;
    long messages;
    long bytes;
    long oldest = Long.MAX_VALUE;
    long newest = -1;

    Entry(long hash, String name) {
      this.hash = hash;
      this.name = name;
    }
  }

  private @Nullable Entry[] table = new @Nullable Entry[64];
  private int size;
  private long limit = -1;

  /** Takes one message in; returns the tenant's hash, never 0. */
  long add(byte[] bytes, int from, int length, long messageBytes, long time) {
    int cut = Math.min(length, LONGEST);
    long hash = Hash.of(bytes, from, cut);
    if (hash == 0) {
      hash = 1;
    }
    int slot = slot(hash);
    Entry entry = table[slot];
    if (entry == null) {
      if (Long.compareUnsigned(hash, limit) > 0) {
        return hash;
      }
      entry = new Entry(hash, new String(bytes, from, cut, StandardCharsets.UTF_8));
      put(entry);
    }
    entry.messages++;
    entry.bytes += messageBytes;
    seen(entry, time, time);
    return hash;
  }

  private static void seen(Entry entry, long oldest, long newest) {
    if (oldest >= 0) {
      entry.oldest = Math.min(entry.oldest, oldest);
    }
    entry.newest = Math.max(entry.newest, newest);
  }

  private int slot(long hash) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (true) {
      Entry entry = table[slot];
      if (entry == null || entry.hash == hash) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  private void put(Entry entry) {
    if (size >= 2 * MOST) {
      trim();
      if (Long.compareUnsigned(entry.hash, limit) > 0) {
        return;
      }
    }
    if (2 * (size + 1) > table.length) {
      rebuild(2 * table.length);
    }
    table[slot(entry.hash)] = entry;
    size++;
  }

  private void rebuild(int room) {
    @Nullable Entry[] old = table;
    table = new @Nullable Entry[room];
    size = 0;
    for (Entry entry : old) {
      if (entry != null && Long.compareUnsigned(entry.hash, limit) <= 0) {
        table[slot(entry.hash)] = entry;
        size++;
      }
    }
  }

  private void trim() {
    if (size > MOST) {
      long[] hashes = new long[size];
      int n = 0;
      for (Entry entry : table) {
        if (entry != null) {
          hashes[n++] = entry.hash ^ Long.MIN_VALUE;
        }
      }
      Arrays.sort(hashes);
      limit = hashes[MOST - 1] ^ Long.MIN_VALUE;
      rebuild(table.length);
    }
  }

  void merge(Tenants other) {
    if (Long.compareUnsigned(other.limit, limit) < 0) {
      limit = other.limit;
      rebuild(table.length);
    }
    for (Entry theirs : other.table) {
      if (theirs == null || Long.compareUnsigned(theirs.hash, limit) > 0) {
        continue;
      }
      Entry ours = table[slot(theirs.hash)];
      if (ours == null) {
        put(theirs);
      } else {
        ours.messages += theirs.messages;
        ours.bytes += theirs.bytes;
        seen(ours, theirs.oldest == Long.MAX_VALUE ? -1 : theirs.oldest, theirs.newest);
      }
    }
  }

  /** The name behind a hash; empty when it was dropped. */
  String name(long hash) {
    Entry entry = table[slot(hash)];
    return entry == null ? "" : entry.name;
  }

  List<Contents.Tenant> finish() {
    trim();
    List<Contents.Tenant> all = new ArrayList<>(size);
    for (Entry entry : table) {
      if (entry != null) {
        all.add(
            new Contents.Tenant(
                entry.name,
                entry.messages,
                entry.bytes,
                entry.oldest == Long.MAX_VALUE ? -1 : entry.oldest,
                entry.newest));
      }
    }
    all.sort(
        Comparator.comparingLong((Contents.Tenant t) -> -t.messages())
            .thenComparing(Contents.Tenant::name));
    return List.copyOf(all);
  }
}
