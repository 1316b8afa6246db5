package io.clawback.runtime;

import io.clawback.engine.DrainWay;
import io.clawback.model.name.QueueId;
import java.util.List;
import java.util.Optional;

/**
 * Somebody's wish to have poison, a tenant's messages, or duplicates taken out of groups' way,
 * before anything was read.
 *
 * @param queue which
 * @param group whose way; empty: of all groups that read the queue
 * @param signatures just these, whatever their confidence; empty: all that are called poison
 * @param tenant all of its messages, in place of poison
 * @param duplicates what repeats an earlier message of the backlog, in place of poison
 * @param way only this one; empty: the first that can be gone
 */
public record DrainWish(
    QueueId queue,
    Optional<String> group,
    List<String> signatures,
    Optional<String> tenant,
    boolean duplicates,
    Optional<DrainWay> way) {
  public DrainWish {
    signatures = List.copyOf(signatures);
  }

  /** A wish about poison. */
  public DrainWish(
      QueueId queue, Optional<String> group, List<String> signatures, Optional<DrainWay> way) {
    this(queue, group, signatures, Optional.empty(), false, way);
  }

  /** A wish about poison, or about a tenant's messages. */
  public DrainWish(
      QueueId queue,
      Optional<String> group,
      List<String> signatures,
      Optional<String> tenant,
      Optional<DrainWay> way) {
    this(queue, group, signatures, tenant, false, way);
  }
}
