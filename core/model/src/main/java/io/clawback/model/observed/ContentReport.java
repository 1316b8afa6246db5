package io.clawback.model.observed;

import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the messages of one queue are, as far as they were read.
 *
 * @param queue which
 * @param subscription whose backlog was read, if it was a backlog
 * @param at when
 * @param read what was read of each partition, sorted
 * @param messages how many were seen
 * @param bytes of keys, values and headers together
 * @param tombstones messages without a value
 * @param formats how many of each format
 * @param signatures kinds of trouble, the most certain and largest first
 * @param duplicates of idempotency keys, when they were asked for
 * @param tenants whose messages they are, most messages first
 * @param unclassified what could not be looked at; the first ones
 * @param unclassifiedCount how many messages could not be looked at, at least
 * @param times how many came when
 */
public record ContentReport(
    QueueId queue,
    Optional<SubscriptionId> subscription,
    Instant at,
    List<Read> read,
    long messages,
    long bytes,
    long tombstones,
    SortedMap<String, Long> formats,
    List<Signature> signatures,
    Optional<Duplicates> duplicates,
    List<TenantPart> tenants,
    List<Unclassified> unclassified,
    long unclassifiedCount,
    TimeLine times) {
  public ContentReport {
    read = List.copyOf(read);
    signatures = List.copyOf(signatures);
    tenants = List.copyOf(tenants);
    unclassified = List.copyOf(unclassified);
  }

  /**
   * A stretch that was wanted, and how far it was read.
   *
   * @param next the first offset that was not read
   * @param why why it ended before {@code to}; empty when it did not
   */
  public record Read(int partition, long from, long to, long next, String why) {}

  /** What sort of trouble. */
  public enum Kind {
    MALFORMED,
    CONTRACT,
    FORMAT,
    SHAPE,
    VALUE,
    FAILED_BEFORE,
    EVOLUTION,
    RARE
  }

  /**
   * Messages by coordinates: a bitmap of offsets for each partition, in the portable format of
   * 64-bit roaring bitmaps.
   */
  public record Offsets(int partition, long count, byte[] bitmap) {}

  /** A message's coordinates, and its time if it has one. */
  public record Seen(int partition, long offset, Optional<Instant> at) {}

  /**
   * Messages with one trouble in common.
   *
   * @param id the same for the same trouble at the next look
   * @param what in words; no value of any message in it
   * @param confidence in percent: of 100 messages told at 90, at least 90 cannot be processed
   * @param reasons what the confidence is made of
   * @param blocks whether a consumer stands at one of them: its position is there and does not move
   */
  public record Signature(
      String id,
      Kind kind,
      String what,
      int confidence,
      List<String> reasons,
      long count,
      List<Offsets> offsets,
      Seen first,
      Seen last,
      List<Sample> samples,
      List<Share> tenants,
      List<Share> producers,
      TimeLine times,
      Optional<Onset> onset,
      boolean blocks) {
    public Signature {
      reasons = List.copyOf(reasons);
      offsets = List.copyOf(offsets);
      samples = List.copyOf(samples);
      tenants = List.copyOf(tenants);
      producers = List.copyOf(producers);
    }
  }

  /**
   * A message to be shown, masked already unless the caller may see it.
   *
   * @param bytes the whole value's length
   */
  public record Sample(Seen seen, String key, String value, int bytes, boolean masked) {}

  /** How many messages of somebody. */
  public record Share(String name, long messages) {}

  /** When trouble began; rates are messages of it per 1,000 of all. */
  public record Onset(Instant at, double before, double after) {}

  /** One tenant's part; the oldest message's age is as of {@link ContentReport#at}. */
  public record TenantPart(
      String name, long messages, long bytes, Optional<Duration> oldest, double perSecond) {}

  /** What could not be looked at. */
  public record Unclassified(int partition, long from, long to, long bytes, String why) {}

  /**
   * How many came when: bucket i begins at {@code start + i * width}.
   *
   * @param outside how many more have a time that is far from all others
   */
  public record TimeLine(Instant start, Duration width, List<Long> counts, long outside) {
    public TimeLine {
      counts = List.copyOf(counts);
    }

    /** With no time far from the others. */
    public TimeLine(Instant start, Duration width, List<Long> counts) {
      this(start, width, counts, 0);
    }
  }

  /**
   * Messages whose idempotency key came before.
   *
   * @param keyed messages that have a key
   * @param keys different keys among them
   * @param duplicates same key and content; the original is not among them
   * @param conflicts same key, other content
   * @param suspected how many of them could not be compared in full
   * @param share of all keys that was looked at; below 1 the counts are of that share
   * @param error one standard error of the number of repetitions, relative to it; 0 when exact
   * @param accepted what of it was accepted before; empty when that was not asked for
   */
  public record Duplicates(
      long keyed,
      long keys,
      long duplicateCount,
      List<Offsets> duplicates,
      long conflictCount,
      List<Offsets> conflicts,
      long suspected,
      double share,
      List<Pair> samples,
      double error,
      Optional<Accepted> accepted) {
    public Duplicates {
      duplicates = List.copyOf(duplicates);
      conflicts = List.copyOf(conflicts);
      samples = List.copyOf(samples);
    }

    /** Where nothing is known of what was accepted before. */
    public Duplicates(
        long keyed,
        long keys,
        long duplicateCount,
        List<Offsets> duplicates,
        long conflictCount,
        List<Offsets> conflicts,
        long suspected,
        double share,
        List<Pair> samples) {
      this(
          keyed,
          keys,
          duplicateCount,
          duplicates,
          conflictCount,
          conflicts,
          suspected,
          share,
          samples,
          0,
          Optional.empty());
    }

    /** How many messages come a second time with the same content, be it within what was read. */
    public long repeated() {
      return duplicateCount + accepted.map(Accepted::sameAlone).orElse(0L);
    }

    /** How many messages come with other content than their key had before. */
    public long conflicting() {
      return conflictCount + accepted.map(Accepted::otherAlone).orElse(0L);
    }
  }

  /**
   * Messages whose key was accepted before: it is that of a message which the group consumed within
   * the declared window. Of all keys, whatever the share; compared in full.
   *
   * @param since when the window begins
   * @param keys how many different keys are known of it
   * @param offsets how many offsets the window has
   * @param covered how many of them the keys are known of: fewer when reading them was bounded, or
   *     failed
   * @param unread how many could not be read, and never will be: damaged, too large, or no longer
   *     in the log; none of them is covered
   * @param unasked how many messages with a key the store gave no answer for: they may have been
   *     accepted
   * @param knownSince from when on the offsets are all there were: {@code since}, or later where
   *     the log does not reach back so far and no look saw what lay before; of the worst partition
   * @param whole whether all of the window is known and every message was answered: only then does
   *     no more come a second time than is told
   * @param sameCount messages with the content of the one that was accepted
   * @param sameAlone how many of them repeat nothing else in what was read
   * @param otherCount messages with other content than the one that was accepted
   * @param otherAlone how many of them conflict with nothing else in what was read
   * @param samples a few; the original is the one that was accepted
   */
  public record Accepted(
      Instant since,
      long keys,
      long offsets,
      long covered,
      long unread,
      long unasked,
      Instant knownSince,
      boolean whole,
      long sameCount,
      long sameAlone,
      List<Offsets> same,
      long otherCount,
      long otherAlone,
      List<Offsets> other,
      List<Pair> samples) {
    public Accepted {
      same = List.copyOf(same);
      other = List.copyOf(other);
      samples = List.copyOf(samples);
    }
  }

  /** Two messages with the same key. */
  public record Pair(Seen original, Seen repetition, boolean sameContent) {}
}
