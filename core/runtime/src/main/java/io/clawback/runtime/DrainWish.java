package io.clawback.runtime;

import io.clawback.engine.DrainWay;
import io.clawback.model.name.QueueId;
import java.util.List;
import java.util.Optional;

/**
 * Somebody's wish to have poison, or a tenant's messages, taken out of groups' way, before anything
 * was read.
 *
 * @param queue which
 * @param group whose way; empty: of all groups that read the queue
 * @param signatures just these, whatever their confidence; empty: all that are called poison
 * @param tenant all of its messages, in place of poison
 * @param way only this one; empty: the first that can be gone
 */
public record DrainWish(
    QueueId queue,
    Optional<String> group,
    List<String> signatures,
    Optional<String> tenant,
    Optional<DrainWay> way) {
  public DrainWish {
    signatures = List.copyOf(signatures);
  }

  /** A wish about poison. */
  public DrainWish(
      QueueId queue, Optional<String> group, List<String> signatures, Optional<DrainWay> way) {
    this(queue, group, signatures, Optional.empty(), way);
  }
}
