package io.clawback.content.duplicate;

import io.clawback.content.Contents;
import io.clawback.content.Message;
import java.util.SplittableRandom;

/**
 * Finds messages that repeat another one's idempotency key, in a bounded number of bytes. The
 * original is the message with the smallest coordinates; all others of its key are repetitions, of
 * the same content or, when 32 bits of the contents' hashes differ, of another (another content is
 * taken for the same once in 4 billion).
 *
 * <p>What comes out is the same for any order of the messages, and however they were spread over
 * lanes and over indexes that are merged. Keys of up to 16 bytes and UUIDs are compared exactly, up
 * to 1,024 bytes as long as there is room for them in full, others by a hash of 94 bits. When the
 * room does not suffice for all keys, a part of them is looked at, chosen by hash ({@link
 * Squeeze}).
 *
 * <p>Thread-safe: several lanes may add to one index. A message must not be added twice.
 */
public final class DuplicateIndex {
  static final int STRIPES = 256;

  /** Bytes of a key's slot, at the load that a full table is held at. */
  static final double KEY_COST = 26.6;

  private static final long LEAST_BYTES = 1L << 20;
  private static final long FIXED = 3L << 17;
  private static final double PRESIZED_LOAD = 0.75;

  /**
   * Without memory pressure the result does not depend on it; under pressure the sample does. From
   * the time of its making, which nobody knew who wrote messages before.
   */
  private static final long OF_THIS_PROCESS = new SplittableRandom().nextLong() | 1;

  private final long seed;
  private final long bytes;
  private final Hashes hashes;
  private final AcceptedBefore before;
  private final Room room;
  private final Segments segments;
  private final Stripe[] stripes = new Stripe[STRIPES];
  private final Accepted accepted = new Accepted();
  private volatile int step;
  private volatile int rounds;

  /** Beyond what can be numbered; guarded by {@code accepted}. */
  private long beyond;

  /** Without knowledge of what was accepted before. */
  public DuplicateIndex(long expectedKeys, long bytes) {
    this(expectedKeys, bytes, 0, AcceptedBefore.NOTHING);
  }

  /**
   * An index.
   *
   * @param expectedKeys about how many different keys will come, so that tables need not grow; 0
   *     when unknown
   * @param bytes the most memory it may take; less than 1 MiB counts as 1 MiB
   * @param seed of the hashes, the same for indexes that are to be merged: one that producers
   *     cannot know, as they could choose keys that collide; 0 for one that was made for this
   *     process
   * @param before what was accepted before; what it holds is told beyond the bytes
   */
  public DuplicateIndex(long expectedKeys, long bytes, long seed, AcceptedBefore before) {
    this(expectedKeys, bytes, seed, before, new SeededHashes(seed == 0 ? OF_THIS_PROCESS : seed));
  }

  DuplicateIndex(long expectedKeys, long bytes, long seed, AcceptedBefore before, Hashes hashes) {
    this.seed = seed;
    this.bytes = Math.max(LEAST_BYTES, bytes);
    this.hashes = hashes;
    this.before = before;
    room = new Room(this.bytes - FIXED - this.bytes / 128);
    segments = new Segments((int) Math.min(1 << 16, this.bytes >>> 11));
    double most = room.limit() / (double) Slots.BYTES * (127 / 128.0);
    int each = (int) (Math.min(expectedKeys / PRESIZED_LOAD, most) / STRIPES);
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(i, hashes, segments, room, Math.min(each, 1 << 23));
    }
  }

  /** Takes one message in whose key and value are in one array. */
  public void add(
      int partition,
      long offset,
      byte[] array,
      int keyFrom,
      int keyLength,
      int valueFrom,
      int valueLength) {
    add(partition, offset, array, keyFrom, keyLength, array, valueFrom, valueLength);
  }

  /**
   * Takes one message in. Without a key (length 0 or {@link Message#ABSENT}) it does nothing. Keeps
   * nothing of the arrays. A value's length may be {@link Message#ABSENT}.
   */
  public void add(
      int partition,
      long offset,
      byte[] keys,
      int keyFrom,
      int keyLength,
      byte[] values,
      int valueFrom,
      int valueLength) {
    if (keyLength <= 0) {
      return;
    }
    AcceptedBefore.Earlier earlier =
        before.ask(keys, keyFrom, keyLength, values, valueFrom, valueLength);
    if (earlier != null) {
      accepted.add(partition, offset, earlier);
    }
    Probe probe = new Probe();
    probe.key(hashes, keys, keyFrom, keyLength);
    int content = valueLength < 0 ? 0 : (int) hashes.content(values, valueFrom, valueLength);
    put(probe, partition, offset, content, 1);
  }

  private void put(Probe probe, int partition, long offset, int content, int counted) {
    long message = segments.number(partition, offset);
    if (message < 0) {
      synchronized (accepted) {
        beyond++;
      }
      return;
    }
    Stripe stripe = stripes[probe.stripe];
    for (int tries = 0; ; tries++) {
      int round;
      synchronized (stripe) {
        stripe.squeeze(step);
        if (stripe.add(probe, message, content)) {
          stripe.keyed += counted;
          return;
        }
        round = rounds;
      }
      makeRoom(round, tries > 1);
    }
  }

  private synchronized void makeRoom(int round, boolean surely) {
    if (round != rounds) {
      return;
    }
    if (!fit()) {
      for (Stripe stripe : stripes) {
        synchronized (stripe) {
          stripe.trim();
        }
      }
      if (surely) {
        squeeze();
      }
    }
    rounds++;
  }

  /** Goes on to the first step at which all fits; false when it is at it already. */
  private boolean fit() {
    boolean squeezed = false;
    while (step < Squeeze.LAST && cost() > room.limit()) {
      squeeze();
      squeezed = true;
    }
    return squeezed;
  }

  private double cost() {
    double cost = 0;
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        cost += stripe.cost();
      }
    }
    return cost;
  }

  private void squeeze() {
    raise(Math.min(Squeeze.LAST, step + 1));
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under this object's lock only.
  private void raise(int to) {
    step = to;
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        stripe.squeeze(to);
      }
    }
  }

  /**
   * Takes in all that {@code other} took; {@code other} must not be used afterwards. Throws {@link
   * IllegalArgumentException} when it has other bounds or another seed, or is this one.
   */
  public void merge(DuplicateIndex other) {
    if (other == this) {
      throw new IllegalArgumentException("an index cannot be merged with itself");
    }
    if (other.seed != seed || other.bytes != bytes) {
      throw new IllegalArgumentException("indexes of different bounds or seeds");
    }
    synchronized (this) {
      if (other.step > step) {
        raise(other.step);
      }
    }
    Probe probe = new Probe();
    for (Stripe from : other.stripes) {
      from.squeeze(other.step);
      for (int slot = 0; slot < from.slots.size; slot++) {
        if (!from.slots.empty(slot)) {
          from.load(slot, probe);
          take(other, probe, from.slots.number(slot), from.slots.content(slot));
        }
      }
      for (long i = 0; i < from.log.size(); i++) {
        from.load(from.log.slot(i), probe);
        take(other, probe, from.log.number(i), from.log.content(i));
      }
      synchronized (stripes[from.number]) {
        stripes[from.number].keyed += from.keyed;
      }
      from.release();
    }
    synchronized (accepted) {
      beyond += other.beyond;
    }
    accepted.merge(other.accepted);
  }

  private void take(DuplicateIndex other, Probe probe, long message, int content) {
    put(probe, other.segments.partition(message), other.segments.offset(message), content, 0);
  }

  /** What was found. The index may go on afterwards, but nobody may add meanwhile. */
  public synchronized Contents.Duplicates finish() {
    fit();
    Findings findings = new Findings(segments);
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        stripe.squeeze(step);
        findings.count(stripe);
      }
    }
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        findings.collect(stripe);
      }
    }
    synchronized (accepted) {
      return findings.finish(Squeeze.share(step), beyond, accepted.found());
    }
  }

  /** Bytes taken now, all arrays and what is kept in reserve. */
  public long used() {
    return room.used() + FIXED + bytes / 128;
  }
}
