package io.clawback.runtime.act;

import io.clawback.execute.Busy;
import io.clawback.execute.Hands;
import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.state.LeaseStore;
import java.time.Duration;
import java.util.Optional;

/**
 * Acts only under a lease on the target, so that two instances that share a data folder keep out of
 * each other's way. A lease is no fence: each act checks at the resource too (SAFETY I5).
 */
public final class LeasedHands implements Hands {
  /** Beyond the step's own time, so that a lease never runs out while its holder still acts. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Hands hands;
  private final LeaseStore leases;
  private final String holder;

  /**
   * @param holder a name that no other instance has
   */
  public LeasedHands(Hands hands, LeaseStore leases, String holder) {
    this.hands = hands;
    this.leases = leases;
    this.holder = holder;
  }

  @Override
  public Outcome act(Mutation mutation, Operation operation) throws InterruptedException {
    LeaseStore.Lease lease = lease(mutation, operation);
    try {
      return hands.act(mutation, operation);
    } finally {
      leases.release(lease);
    }
  }

  @Override
  public Transfer.Passage open(Mutation mutation, MessageOperation operation) {
    LeaseStore.Lease lease = lease(mutation, operation);
    try {
      return new LeasedPassage(hands.open(mutation, operation), () -> leases.release(lease));
    } catch (RuntimeException e) {
      leases.release(lease);
      throw e;
    }
  }

  @Override
  public Probe probe(Mutation mutation, Operation operation) {
    return hands.probe(mutation, operation);
  }

  private LeaseStore.Lease lease(Mutation mutation, Operation operation) {
    Duration length = mutation.budget().time().plus(MARGIN);
    Optional<LeaseStore.Lease> lease = leases.acquire(operation.target(), holder, length);
    if (lease.isEmpty()) {
      throw new Busy(
          new Problem(
              "lease.held",
              Category.STALE,
              operation.target(),
              "another instance, "
                  + leases.holder(operation.target()).orElse("unknown")
                  + ", is changing it.",
              "Wait until it has ended, then look at `clawback runs` and plan anew."));
    }
    return lease.get();
  }
}
