package io.clawback.engine;

import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Chosen;
import java.util.List;
import java.util.Optional;

/**
 * A wish to put messages back that lie in one queue and go to one other.
 *
 * @param lies the queue that the copies or dead letters are in
 * @param source the queue that they came from
 * @param destination where they go; mostly {@code source}
 * @param ours whether we put them there, so that their queue is a quarantine
 * @param tenants whose they are, as far as it is told; sorted
 * @param chosen exactly which; sorted by partition
 * @param messages how many
 * @param what what they are, for people: {@code 12 of malformed-json, 3 of …}
 * @param most a message that was put back so often is not among them, and stays
 * @param perSecond at most so many a second; 0: as fast as it goes
 * @param max the most that may be put back by all wishes of one plan together, in place of the
 *     policy's budget; empty means the budget
 */
public record RedriveRequest(
    QueueId lies,
    QueueId source,
    QueueId destination,
    boolean ours,
    List<TenantName> tenants,
    List<Chosen> chosen,
    long messages,
    String what,
    int most,
    int perSecond,
    Optional<Long> max) {
  public RedriveRequest {
    tenants = List.copyOf(tenants);
    chosen = List.copyOf(chosen);
  }
}
