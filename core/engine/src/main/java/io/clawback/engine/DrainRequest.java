package io.clawback.engine;

import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Somebody's wish to have poison, a tenant's messages, or duplicates taken out of the way of groups
 * that read one queue.
 *
 * @param subscriptions whose way; one at least, all of one queue, sorted
 * @param report what was read of their backlog, to its end, from where the one farthest behind
 *     stands; for duplicates from where the one farthest ahead stands
 * @param signatures just these, whatever their confidence; empty: all that are called poison
 * @param parked these, in place of poison
 * @param repeated these, in place of poison; never beside parked ones
 * @param way only this one; empty: the first that can be gone
 */
public record DrainRequest(
    List<SubscriptionId> subscriptions,
    ContentReport report,
    List<String> signatures,
    Optional<Parked> parked,
    Optional<Repeated> repeated,
    Optional<DrainWay> way) {
  public DrainRequest {
    subscriptions = subscriptions.stream().sorted().toList();
    signatures = List.copyOf(signatures);
    if (parked.isPresent() && repeated.isPresent()) {
      throw new IllegalArgumentException("a tenant's messages, or duplicates");
    }
    if (subscriptions.stream().map(SubscriptionId::queueId).distinct().count() != 1) {
      throw new IllegalArgumentException("groups of one queue: " + subscriptions);
    }
  }

  /** A wish about poison, or about a tenant's messages. */
  public DrainRequest(
      List<SubscriptionId> subscriptions,
      ContentReport report,
      List<String> signatures,
      Optional<Parked> parked,
      Optional<DrainWay> way) {
    this(subscriptions, report, signatures, parked, Optional.empty(), way);
  }

  /**
   * A tenant's messages in a queue that it shares with others.
   *
   * @param tenant as the messages say
   * @param offsets which they are, by partition
   */
  public record Parked(String tenant, SortedMap<Integer, OffsetSpans> offsets) {
    public Parked {
      offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
    }

    /** Why they are where they are put. */
    public String reason() {
      return "parked:" + tenant;
    }

    /** How many. */
    public long messages() {
      return offsets.values().stream().mapToLong(OffsetSpans::count).sum();
    }
  }

  /**
   * Messages that repeat an earlier one of the same partition, which stays: the same idempotency
   * key, key and value, all compared in full.
   *
   * @param offsets which they are, by partition
   * @param kept of those that they repeat, the one with the lowest offset, by partition; every
   *     group had it before it when the backlog was read
   */
  public record Repeated(SortedMap<Integer, OffsetSpans> offsets, SortedMap<Integer, Long> kept) {
    /** Why they are where they are put. */
    public static final String REASON = "duplicate";

    /** None that is known. */
    public static final Repeated NONE = new Repeated(new TreeMap<>(), new TreeMap<>());

    public Repeated {
      offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
      kept = Collections.unmodifiableSortedMap(new TreeMap<>(kept));
      if (!offsets.keySet().equals(kept.keySet())) {
        throw new IllegalArgumentException("repeated on " + offsets + ", kept on " + kept);
      }
    }

    /** How many. */
    public long messages() {
      return offsets.values().stream().mapToLong(OffsetSpans::count).sum();
    }
  }

  /** The queue that they read. */
  public QueueId queue() {
    return subscriptions.getFirst().queueId();
  }

  /** The key that stands for the wish in the plan. */
  public String key() {
    String what =
        repeated.isPresent()
            ? "duplicates:"
            : parked.map(p -> "park:" + p.tenant() + ":").orElse("drain:");
    return "request:" + what + (subscriptions.size() == 1 ? subscriptions.getFirst() : queue());
  }
}
