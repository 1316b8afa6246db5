package io.clawback.content;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * What the messages are. The same for any partitioning and order of the fold.
 *
 * @param messages how many were seen
 * @param bytes of keys, values and headers together
 * @param tombstones messages without a value
 * @param formats how many of each format, by its name
 * @param signatures kinds of trouble, and kinds that look like trouble and are none; the most
 *     certain and largest first; 500 are named, and what is beyond is told together, for each kind
 *     and confidence
 * @param duplicates of idempotency keys, when they were asked for
 * @param tenants whose messages they are, most messages first, when it was asked for
 * @param unclassified what could not be looked at, by coordinates; cut to the first 1,000
 * @param unclassifiedCount how many messages could not be looked at, at least
 * @param times how many came when
 * @param maps paths of objects with so many different fields that their names are keys, and may be
 *     data: {@code *} in all other paths
 * @param notes what there was more of than is kept, in words
 */
public record Contents(
    long messages,
    long bytes,
    long tombstones,
    SortedMap<String, Long> formats,
    List<Signature> signatures,
    Optional<Duplicates> duplicates,
    List<Tenant> tenants,
    List<Unclassified> unclassified,
    long unclassifiedCount,
    TimeLine times,
    List<String> maps,
    List<String> notes) {

  /** What sort of trouble. */
  public enum Kind {
    /** Not well-formed in the format of its queue. */
    MALFORMED,
    /** Breaks a declared contract. */
    CONTRACT,
    /** In another format than its queue. */
    FORMAT,
    /** Of another shape than its queue: a field is missing, unknown, or of another type. */
    SHAPE,
    /** A value of wild length or size. */
    VALUE,
    /** Failed before, by its headers or its count of deliveries. */
    FAILED_BEFORE,
    /** A new shape that came and stayed: no trouble. */
    EVOLUTION,
    /** A shape that is rare and valid: no trouble. */
    RARE
  }

  /**
   * Messages with one trouble in common.
   *
   * @param id the same for the same trouble at the next look: 16 hexadecimal digits
   * @param kind what sort
   * @param what in words, such as {@code malformed JSON in transaction_id}; no value of any message
   *     in it
   * @param confidence in percent: of 100 messages told at 90, at least 90 cannot be processed
   * @param reasons what the confidence is made of, in words
   * @param offsets exactly which, by partition
   * @param first the smallest time and its coordinates
   * @param last the largest
   * @param tenants how many of which tenant, most first, at most 10
   * @param producers how many of which producer, most first, at most 10
   * @param onset when it began, if it began within what was read
   * @param blocks whether a consumer that stands still, see {@link Standing}, stands at one of them
   */
  public record Signature(
      String id,
      Kind kind,
      String what,
      int confidence,
      List<String> reasons,
      long count,
      SortedMap<Integer, Roaring64Bitmap> offsets,
      Seen first,
      Seen last,
      List<Sample> samples,
      List<Share> tenants,
      List<Share> producers,
      TimeLine times,
      Optional<Onset> onset,
      boolean blocks) {}

  /** A message's coordinates and time (milliseconds since the epoch; negative when it has none). */
  public record Seen(int partition, long offset, long timestamp) {}

  /**
   * A message as it is, cut; to be masked before it is shown. {@code length} is the whole value's.
   */
  public record Sample(Seen seen, byte[] key, byte[] value, int length) {}

  /** How many messages of somebody. */
  public record Share(String name, long messages) {}

  /**
   * When trouble began.
   *
   * @param at milliseconds since the epoch
   * @param before messages of this trouble per 1,000 of all, before
   * @param after the same, from then on
   */
  public record Onset(long at, double before, double after) {}

  /**
   * One tenant's part. Times are milliseconds since the epoch, negative when unknown; where some
   * are far from all others, those on the time line.
   */
  public record Tenant(String name, long messages, long bytes, long oldest, long newest) {}

  /** What could not be looked at. */
  public record Unclassified(int partition, long from, long to, long bytes, String why) {}

  /**
   * How many messages came when: bucket i holds those from {@code start + i * width} on.
   *
   * @param start milliseconds since the epoch, a multiple of the width
   * @param width milliseconds, a power of two
   * @param counts of each bucket; empty when no message has a time
   * @param outside how many more have a time that is so far from all others that it is none: 1970,
   *     or thousands of years ahead
   */
  public record TimeLine(long start, long width, List<Long> counts, long outside) {}

  /**
   * Messages whose idempotency key came before.
   *
   * @param keyed messages that have a key
   * @param keys different keys among them
   * @param duplicates exactly which messages repeat their key's original, the one with the smallest
   *     coordinates, with the same content; by partition; the original is not among them
   * @param conflicts which repeat it with other content
   * @param suspected how many of both could not be compared by their full key, for want of memory
   * @param share of all keys that was looked at: below 1 when the memory did not suffice, and
   *     {@code keys}, {@code duplicates} and {@code conflicts} are of that share
   * @param samples a few, original and repetition; their times are unknown
   * @param acceptedBefore which messages have a key that was accepted before the backlog, as far as
   *     the store knows; of all keys, whatever the share
   * @param error one standard error of the number of repetitions, scaled up by the share, relative
   *     to it; 0 when the share is 1
   */
  public record Duplicates(
      long keyed,
      long keys,
      SortedMap<Integer, Roaring64Bitmap> duplicates,
      SortedMap<Integer, Roaring64Bitmap> conflicts,
      long suspected,
      double share,
      List<Pair> samples,
      Accepted acceptedBefore,
      double error) {}

  /**
   * Messages whose key was accepted before.
   *
   * @param same which of them have the content of the message that was accepted, by partition
   * @param other which have another
   * @param samples a few, the accepted one first; the repetitions' times are unknown
   */
  public record Accepted(
      SortedMap<Integer, Roaring64Bitmap> same,
      SortedMap<Integer, Roaring64Bitmap> other,
      List<Pair> samples) {}

  /** Two messages with the same key. */
  public record Pair(Seen original, Seen repetition, boolean sameContent) {}
}
