package io.clawback.engine;

import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import java.util.List;
import java.util.Optional;

/**
 * Somebody's wish to have poison taken out of the way of groups that read one queue.
 *
 * @param subscriptions whose way; one at least, all of one queue, sorted
 * @param report what was read of their backlog, to its end, from where the one farthest behind
 *     stands
 * @param signatures just these, whatever their confidence; empty: all that are called poison
 * @param way only this one; empty: the first that can be gone
 */
public record DrainRequest(
    List<SubscriptionId> subscriptions,
    ContentReport report,
    List<String> signatures,
    Optional<DrainWay> way) {
  public DrainRequest {
    subscriptions = subscriptions.stream().sorted().toList();
    signatures = List.copyOf(signatures);
    if (subscriptions.stream().map(SubscriptionId::queueId).distinct().count() != 1) {
      throw new IllegalArgumentException("groups of one queue: " + subscriptions);
    }
  }

  /** The queue that they read. */
  public QueueId queue() {
    return subscriptions.getFirst().queueId();
  }

  /** The key that stands for the wish in the plan. */
  public String key() {
    return "request:drain:" + (subscriptions.size() == 1 ? subscriptions.getFirst() : queue());
  }
}
