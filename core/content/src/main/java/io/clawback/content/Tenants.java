package io.clawback.content;

import io.clawback.content.json.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose messages they are: the {@link Smallest} tenants by their names' hashes, 65,536 of them and
 * 8 MiB, counted exactly.
 */
final class Tenants {
  private static final int MOST = 65_536;
  private static final long ROOM = 8 << 20;
  private static final int OVERHEAD = 96;
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

    /** Bytes that it takes, about. */
    int weight() {
      return OVERHEAD + name.length();
    }
  }

  private final Hash hashes;
  private final Smallest kept = new Smallest(MOST, ROOM);

  private @Nullable Entry[] table = new @Nullable Entry[64];
  private int size;
  private long weight;

  Tenants(Hash hashes) {
    this.hashes = hashes;
  }

  /** Takes one message in; returns the tenant's hash, never 0. */
  long add(byte[] bytes, int from, int length, long messageBytes, long time) {
    int cut = Math.min(length, LONGEST);
    long hash = hashes.bytes(bytes, from, cut);
    if (hash == 0) {
      hash = 1;
    }
    int slot = slot(hash);
    Entry entry = table[slot];
    if (entry == null) {
      if (!kept.keeps(hash)) {
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
    if (kept.crowded(size, weight)) {
      trim();
      if (!kept.keeps(entry.hash)) {
        return;
      }
    }
    if (2 * (size + 1) > table.length) {
      rebuild(2 * table.length);
    }
    table[slot(entry.hash)] = entry;
    size++;
    weight += entry.weight();
  }

  private void rebuild(int room) {
    @Nullable Entry[] old = table;
    table = new @Nullable Entry[room];
    size = 0;
    weight = 0;
    for (Entry entry : old) {
      if (entry != null && kept.keeps(entry.hash)) {
        table[slot(entry.hash)] = entry;
        size++;
        weight += entry.weight();
      }
    }
  }

  private void trim() {
    if (!kept.over(size, weight)) {
      return;
    }
    List<Entry> sorted = new ArrayList<>(size);
    for (Entry entry : table) {
      if (entry != null) {
        sorted.add(entry);
      }
    }
    sorted.sort((a, b) -> Long.compareUnsigned(a.hash, b.hash));
    kept.cut();
    for (Entry entry : sorted) {
      if (!kept.next(entry.hash, entry.weight())) {
        break;
      }
    }
    rebuild(table.length);
  }

  void merge(Tenants other) {
    if (kept.lower(other.kept)) {
      rebuild(table.length);
    }
    for (Entry theirs : other.table) {
      if (theirs == null || !kept.keeps(theirs.hash)) {
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

  private static long within(long time, long first, long last) {
    return Math.max(first, Math.min(last, time));
  }

  boolean overflowed() {
    return kept.overflowed();
  }

  /** The name behind a hash; empty when it was dropped. */
  String name(long hash) {
    Entry entry = table[slot(hash)];
    return entry == null ? "" : entry.name;
  }

  /**
   * Most messages first.
   *
   * @param line when messages came; times off it are none, and count as its first or last
   */
  List<Contents.Tenant> finish(Contents.TimeLine line) {
    trim();
    boolean off = line.outside() > 0;
    long first = off ? line.start() : 0;
    long last = off ? line.start() + line.width() * line.counts().size() - 1 : Long.MAX_VALUE;
    List<Contents.Tenant> all = new ArrayList<>(size);
    for (Entry entry : table) {
      if (entry != null) {
        all.add(
            new Contents.Tenant(
                entry.name,
                entry.messages,
                entry.bytes,
                entry.oldest == Long.MAX_VALUE ? -1 : within(entry.oldest, first, last),
                entry.newest < 0 ? -1 : within(entry.newest, first, last)));
      }
    }
    all.sort(
        Comparator.comparingLong((Contents.Tenant t) -> -t.messages())
            .thenComparing(Contents.Tenant::name));
    return List.copyOf(all);
  }
}
