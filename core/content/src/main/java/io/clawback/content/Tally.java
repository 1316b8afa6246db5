package io.clawback.content;

import java.util.ArrayList;
import java.util.List;

/**
 * Messages with something in common: how many, which, when, whose, and a few of them. Does not
 * depend on the order in which they come.
 */
final class Tally {
  private static final int MOST_TENANTS = 256;
  private static final int MOST_PRODUCERS = 64;
  private static final int SAMPLE_BYTES = 2_048;
  private static final int KEY_BYTES = 256;

  /** Bytes of an empty one, of a sample without its key and value, and of one whose messages. */
  private static final int OVERHEAD = 800;

  private static final int SAMPLE_OVERHEAD = 128;
  private static final int SHARE = 48;
  private static final int MOST_TIMES = 4_096;

  private final int samplesWanted;
  private final List<Contents.Sample> samples = new ArrayList<>(2);
  private long samplesUpTo = Long.MAX_VALUE;
  private int samplesUpToPartition = Integer.MAX_VALUE;
  private Contents.Seen first =
      new Contents.Seen(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  private long lastTime = Long.MIN_VALUE;
  private long lastOffset;
  private int lastPartition = -1;
  private int longest;
  final Offsets offsets = new Offsets();
  final TimeCounts times = new TimeCounts();
  final Shares tenants = new Shares(MOST_TENANTS);
  final Shares producers = new Shares(MOST_PRODUCERS);
  long count;

  /** Of them, how many failed before. */
  long failed;

  Tally(int samplesWanted) {
    this.samplesWanted = samplesWanted;
  }

  /** Takes one in; tenant 0 is none. */
  void add(Message message, long tenant, boolean failedBefore) {
    count++;
    if (failedBefore) {
      failed++;
    }
    int partition = message.partition;
    long offset = message.offset;
    long time = message.timestamp;
    offsets.add(partition, offset);
    times.add(time);
    if (tenant != 0) {
      tenants.add(tenant);
    }
    if (message.producer >= 0) {
      producers.add(message.producer);
    }
    if (message.valueLength > longest) {
      longest = message.valueLength;
    }
    if (time <= first.timestamp() && before(time, partition, offset, first)) {
      first = new Contents.Seen(partition, offset, time);
    }
    if (time >= lastTime && after(time, partition, offset)) {
      lastTime = time;
      lastPartition = partition;
      lastOffset = offset;
    }
    if (partition <= samplesUpToPartition
        && (partition < samplesUpToPartition || offset < samplesUpTo)) {
      sample(sample(message));
    }
  }

  private static Contents.Sample sample(Message message) {
    Contents.Sample made = message.sample;
    if (made == null) {
      made =
          new Contents.Sample(
              new Contents.Seen(message.partition, message.offset, message.timestamp),
              cut(message, message.keyFrom, message.keyLength, KEY_BYTES),
              cut(message, message.valueFrom, message.valueLength, SAMPLE_BYTES),
              Math.max(0, message.valueLength));
      message.sample = made;
    }
    return made;
  }

  /**
   * Bytes that it takes, about: of its messages alone, whatever their order, and never less than
   * before. The offsets themselves are left out: each message has its own.
   */
  long weight() {
    long few = Math.min(count, samplesWanted);
    return OVERHEAD
        + few * (SAMPLE_OVERHEAD + KEY_BYTES + Math.min(longest, SAMPLE_BYTES))
        + Math.min(16 * count, MOST_TIMES)
        + SHARE * (long) (tenants.most() + producers.most())
        + offsets.overhead();
  }

  private static byte[] cut(Message message, int from, int length, int most) {
    byte[] part = new byte[Math.max(0, Math.min(length, most))];
    System.arraycopy(message.bytes, from, part, 0, part.length);
    return part;
  }

  private void sample(Contents.Sample sample) {
    int at = 0;
    while (at < samples.size() && compare(samples.get(at).seen(), sample.seen()) < 0) {
      at++;
    }
    samples.add(at, sample);
    if (samples.size() > samplesWanted) {
      samples.remove(samplesWanted);
    }
    if (samples.size() == samplesWanted) {
      Contents.Seen end =
          samplesWanted == 0
              ? new Contents.Seen(Integer.MIN_VALUE, 0, 0)
              : samples.get(samplesWanted - 1).seen();
      samplesUpToPartition = end.partition();
      samplesUpTo = end.offset();
    }
  }

  private static int compare(Contents.Seen one, Contents.Seen other) {
    return one.partition() != other.partition()
        ? Integer.compare(one.partition(), other.partition())
        : Long.compare(one.offset(), other.offset());
  }

  private static boolean before(long time, int partition, long offset, Contents.Seen than) {
    if (time != than.timestamp()) {
      return time < than.timestamp();
    }
    return partition != than.partition() ? partition < than.partition() : offset < than.offset();
  }

  private boolean after(long time, int partition, long offset) {
    if (time != lastTime) {
      return time > lastTime;
    }
    return partition != lastPartition ? partition > lastPartition : offset > lastOffset;
  }

  /** This with all of another taken in, which stays as it is. */
  Tally and(Tally other) {
    merge(other);
    return this;
  }

  /** Takes in all of another; it must not be used afterwards unless to be read. */
  void merge(Tally other) {
    if (other.count == 0) {
      return;
    }
    count += other.count;
    failed += other.failed;
    longest = Math.max(longest, other.longest);
    offsets.merge(other.offsets);
    times.merge(other.times);
    tenants.merge(other.tenants);
    producers.merge(other.producers);
    Contents.Seen theirs = other.first;
    if (before(theirs.timestamp(), theirs.partition(), theirs.offset(), first)) {
      first = theirs;
    }
    if (after(other.lastTime, other.lastPartition, other.lastOffset)) {
      lastTime = other.lastTime;
      lastPartition = other.lastPartition;
      lastOffset = other.lastOffset;
    }
    for (Contents.Sample sample : other.samples) {
      sample(sample);
    }
  }

  Contents.Seen first() {
    return first;
  }

  Contents.Seen last() {
    return new Contents.Seen(lastPartition, lastOffset, lastTime);
  }

  List<Contents.Sample> samples() {
    return List.copyOf(samples);
  }
}
