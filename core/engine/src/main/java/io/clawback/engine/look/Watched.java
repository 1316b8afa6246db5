package io.clawback.engine.look;

import io.clawback.model.fleet.Objective;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Window;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One subscription with all that is known about it.
 *
 * @param broker where it lives
 * @param group who reads
 * @param queue what is read; empty when it was not seen
 * @param state its positions
 * @param owners whose it is: none, one, or (ambiguous) several
 * @param tenant the sole owner, or nobody
 * @param objective what holds for it
 * @param window its past; empty when there is none, or when the queue is another one now
 * @param recreated whether the queue is another one than the one seen before
 * @param backlog how it stands against its objective
 */
public record Watched(
    BrokerSnapshot broker,
    GroupState group,
    Optional<QueueState> queue,
    SubscriptionState state,
    List<TenantName> owners,
    TenantName tenant,
    Optional<Objective> objective,
    Optional<Window> window,
    boolean recreated,
    Backlog backlog) {

  /** Which. */
  public SubscriptionId id() {
    return state.id();
  }

  /** Whether several tenants claim it. */
  public boolean ambiguous() {
    return owners.size() > 1;
  }

  /** The observations of one of its partitions, the present one last. */
  public Series series(PartitionLag lag) {
    return Series.of(broker, queue.orElse(null), window.orElse(null), lag);
  }

  /** Who reads which partition of the queue. */
  public NavigableMap<Integer, Member> readers() {
    TreeMap<Integer, Member> readers = new TreeMap<>();
    for (Member member : group.members()) {
      for (Member.Assigned assigned : member.assigned()) {
        if (assigned.queue().equals(id().queue())) {
          assigned.partitions().forEach(p -> readers.putIfAbsent(p, member));
        }
      }
    }
    return readers;
  }

  /** How many partitions of any queue the member reads. */
  public static int load(Member member) {
    return member.assigned().stream().mapToInt(a -> a.partitions().size()).sum();
  }

  /** How many offsets the queue holds: its log ends minus its log starts, as far as known. */
  public long held() {
    long held = 0;
    if (queue.isPresent()) {
      for (PartitionState partition : queue.get().partitions()) {
        if (partition.logStart() instanceof Known start
            && partition.logEnd() instanceof Known end) {
          held += Math.max(0, end.value() - start.value());
        }
      }
    }
    return held;
  }

  /** The position on that partition, or null. */
  public @Nullable PartitionLag partition(int number) {
    var all = state.partitions();
    if (number < all.size() && all.get(number).partition() == number) {
      return all.get(number);
    }
    return all.stream().filter(p -> p.partition() == number).findFirst().orElse(null);
  }
}
