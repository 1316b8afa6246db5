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
 * Somebody's wish to have poison, or a tenant's messages, taken out of the way of groups that read
 * one queue.
 *
 * @param subscriptions whose way; one at least, all of one queue, sorted
 * @param report what was read of their backlog, to its end, from where the one farthest behind
 *     stands
 * @param signatures just these, whatever their confidence; empty: all that are called poison
 * @param parked these, in place of poison
 * @param way only this one; empty: the first that can be gone
 */
public record DrainRequest(
    List<SubscriptionId> subscriptions,
    ContentReport report,
    List<String> signatures,
    Optional<Parked> parked,
    Optional<DrainWay> way) {
  public DrainRequest {
    subscriptions = subscriptions.stream().sorted().toList();
    signatures = List.copyOf(signatures);
    if (subscriptions.stream().map(SubscriptionId::queueId).distinct().count() != 1) {
      throw new IllegalArgumentException("groups of one queue: " + subscriptions);
    }
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

  /** The queue that they read. */
  public QueueId queue() {
    return subscriptions.getFirst().queueId();
  }

  /** The key that stands for the wish in the plan. */
  public String key() {
    return (parked.isPresent() ? "request:park:" + parked.get().tenant() + ":" : "request:drain:")
        + (subscriptions.size() == 1 ? subscriptions.getFirst() : queue());
  }
}
