package io.clawback.content.duplicate;

import java.util.Arrays;

/**
 * One of 256 parts of the table, by key: slots with linear probing, the long keys in full, and the
 * log of repetitions. Guarded by its own lock, which its user holds.
 */
final class Stripe {
  private static final double USUAL_LOAD = 0.85;
  private static final double TIGHT_LOAD = 0.93;
  private static final double MOST_LOAD = 0.97;
  private static final int LEAST = 32;

  final int number;
  private final Hashes hashes;
  private final Segments segments;
  private final Room room;
  private final int presized;
  private final Probe stored = new Probe();
  final RepetitionLog log;
  private KeyArena arena;
  Slots slots = new Slots(0);
  int keys;
  long keyed;
  int step;

  Stripe(int number, Hashes hashes, Segments segments, Room room, int presized) {
    this.number = number;
    this.hashes = hashes;
    this.segments = segments;
    this.room = room;
    this.presized = presized < LEAST ? 0 : presized; // a table of one slot could be full
    log = new RepetitionLog(room);
    arena = new KeyArena(room);
  }

  /** Takes a message in; false, and nothing is changed, when there is no room. */
  boolean add(Probe probe, long message, int content) {
    if (!Squeeze.keeps(step, probe.level)) {
      return true;
    }
    int slot = slots.size == 0 ? 0 : find(probe);
    if (slots.size == 0 || slots.empty(slot)) {
      return insert(slot, probe, message, content);
    }
    return repeat(slot, message, content);
  }

  private boolean repeat(int slot, long message, int content) {
    long original = slots.number(slot);
    if (original == message) {
      return true;
    }
    if (segments.before(message, original)) {
      if (!log.add(slot, original, slots.content(slot))) {
        return false;
      }
      slots.replace(slot, message, content);
      return true;
    }
    return log.add(slot, message, content);
  }

  private boolean insert(int found, Probe probe, long message, int content) {
    int slot = found;
    if (keys + 1 > slots.size * USUAL_LOAD) {
      if (grow()) {
        slot = find(probe);
      } else if (keys + 1 > slots.size * MOST_LOAD) {
        return false;
      }
    }
    long rest = probe.rest;
    byte[] full = probe.bytes;
    if (probe.form == Probe.LONG
        && full != null
        && probe.length <= KeyArena.LONGEST
        && Squeeze.keepsInFull(step, probe.level)) {
      long at = arena.keep(full, probe.from, probe.length);
      if (at < 0) {
        return false;
      }
      rest |= at << 22;
    }
    slots.set(slot, probe.form, probe.word, rest, message, content);
    keys++;
    return true;
  }

  /** The slot of the key, or the empty one where it belongs. */
  private int find(Probe probe) {
    int slot = slots.home(probe.place);
    while (!slots.empty(slot)) {
      if (slots.holds(slot, probe) && (probe.form != Probe.LONG || same(slot, probe))) {
        return slot;
      }
      slot = slot + 1 == slots.size ? 0 : slot + 1;
    }
    return slot;
  }

  private boolean same(int slot, Probe probe) {
    long at = slots.kept(slot);
    byte[] full = probe.bytes;
    return at == 0 || full == null || arena.holds(at, full, probe.from, probe.length);
  }

  /**
   * Makes the table larger, by no more than its share of what is free. When that is little, it
   * waits until it must: otherwise the first to come would take what the others need.
   */
  private boolean grow() {
    int now = slots.size;
    if (now == 0 && presized > 0 && resize(presized)) {
      return true;
    }
    long share = room.free() / (Slots.BYTES * DuplicateIndex.STRIPES);
    if (share >= now / 16 + LEAST) {
      return resize((int) (now + Math.min(share, now / 2 + LEAST)));
    }
    return keys + 1 > now * MOST_LOAD && resize(now + now / 32 + 8);
  }

  private boolean resize(int size) {
    if (size >= 1 << 24 || !room.take(Slots.cost(size) - Slots.cost(slots.size))) {
      return false;
    }
    rebuild(size);
    return true;
  }

  /** Moves all keys that the step keeps into so many slots, for which there is room. */
  private void rebuild(int size) {
    Slots from = slots;
    Slots to = new Slots(size);
    int[] moved = log.size() > 0 ? new int[from.size] : new int[0];
    Arrays.fill(moved, -1);
    for (int slot = 0; slot < from.size; slot++) {
      if (!from.empty(slot)) {
        stored.stored(hashes, number, from.form(slot), from.word(slot), from.rest(slot));
        if (Squeeze.keeps(step, stored.level)) {
          int target = to.home(stored.place);
          while (!to.empty(target)) {
            target = target + 1 == size ? 0 : target + 1;
          }
          to.set(
              target,
              stored.form,
              stored.word,
              from.rest(slot),
              from.number(slot),
              from.content(slot));
          if (moved.length > 0) {
            moved[slot] = target;
          }
        }
      }
    }
    slots = to;
    if (moved.length > 0) {
      log.move(moved);
    }
  }

  /** Goes on to that step: forgets what it does not keep, and gives the room back. */
  void squeeze(int next) {
    if (next <= step) {
      return;
    }
    boolean sampled = next > Squeeze.SAMPLING;
    step = next;
    KeyArena old = arena;
    arena = new KeyArena(room);
    int left = 0;
    for (int slot = 0; slot < slots.size; slot++) {
      if (!slots.empty(slot)) {
        left += keepInFull(slot, old);
      }
    }
    old.release();
    if (sampled) {
      int size = left == 0 ? 0 : Math.min(slots.size, (int) (left / USUAL_LOAD) + LEAST);
      room.give(Slots.cost(slots.size) - Slots.cost(size));
      rebuild(size);
      keys = left;
    }
  }

  /** Moves the slot's full key to the new arena, if it is still kept; 1 if the key itself is. */
  private int keepInFull(int slot, KeyArena old) {
    long word = slots.word(slot);
    stored.stored(hashes, number, slots.form(slot), word, slots.rest(slot));
    long at = slots.kept(slot);
    if (at != 0) {
      long now = Squeeze.keepsInFull(step, stored.level) ? arena.move(old, at) : 0;
      long rest = stored.rest | now << 22;
      slots.set(slot, Probe.LONG, word, rest, slots.number(slot), slots.content(slot));
    }
    return Squeeze.keeps(step, stored.level) ? 1 : 0;
  }

  /** Gives back what is not needed now. */
  void trim() {
    int size = keys == 0 ? 0 : (int) (keys / TIGHT_LOAD) + 2;
    if (size < slots.size) {
      room.give(Slots.cost(slots.size) - Slots.cost(size));
      rebuild(size);
    }
    log.trim();
    arena.trim();
  }

  /** What its content costs, by which it is decided whether all fits; the same for any order. */
  double cost() {
    return DuplicateIndex.KEY_COST * keys + (double) RepetitionLog.COST * log.size() + arena.cost();
  }

  /** The full key of that slot into {@code probe}, if it is kept. */
  void load(int slot, Probe probe) {
    probe.stored(hashes, number, slots.form(slot), slots.word(slot), slots.rest(slot));
    long at = slots.kept(slot);
    if (at != 0) {
      probe.bytes = arena.chunk(at);
      probe.from = arena.begin(at);
      probe.length = arena.length(at);
    }
  }

  /** Forgets everything. */
  void release() {
    log.release();
    arena.release();
    room.give(Slots.cost(slots.size));
    slots = new Slots(0);
    keys = 0;
  }
}
