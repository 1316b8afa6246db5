package io.clawback.runtime;

import io.clawback.model.name.QueueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A wish to put back what lies in a quarantine or dead-letter queue. All that is said holds
 * together; of a list, one is enough.
 *
 * @param lies where it lies
 * @param to where it goes; empty: each where it came from
 * @param reasons why it is there: a signature's id, or the writer's own words; empty: whatever
 * @param tenants whose it is; empty: whoever's
 * @param operations which of our operations put it there; empty: whichever
 * @param keys the messages' own keys, as text; empty: whatever
 * @param before only messages older than that
 * @param since only messages at least that new
 * @param where an expression in CEL about the message as it was, which must be true
 * @param max the most messages, in place of the policy's budget; the first ones are taken
 * @param most a message that was put back so often stays where it is
 * @param perSecond at most so many a second; 0: as fast as it goes
 */
public record RedriveWish(
    QueueId lies,
    Optional<QueueId> to,
    List<String> reasons,
    List<String> tenants,
    List<String> operations,
    List<String> keys,
    Optional<Instant> before,
    Optional<Instant> since,
    Optional<String> where,
    Optional<Long> max,
    int most,
    int perSecond) {
  public RedriveWish {
    reasons = List.copyOf(reasons);
    tenants = List.copyOf(tenants);
    operations = List.copyOf(operations);
    keys = List.copyOf(keys);
  }
}
