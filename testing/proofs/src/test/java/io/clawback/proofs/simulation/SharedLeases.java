package io.clawback.proofs.simulation;

import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/** Leases that several instances share, on a monotonic clock; the world can look at them. */
final class SharedLeases {
  private final Clock clock;
  private final TreeMap<String, Held> held = new TreeMap<>();
  private long epoch;

  private record Held(Instance by, String holder, long until) {}

  SharedLeases(Clock clock) {
    this.clock = clock;
  }

  /** Whether another instance lives that may rely on being alone there now. */
  boolean heldByOther(String target, Instance than) {
    Held now = live(target);
    return now != null && now.by() != than && !now.by().dead();
  }

  private boolean free(String target, Instance to) {
    Held now = live(target);
    return now == null || now.by() == to;
  }

  private Held live(String target) {
    Held now = held.get(target);
    return now == null || clock.nanos() - now.until() >= 0 ? null : now;
  }

  /** Those leases as one instance asks for them. */
  LeaseStore of(Instance instance) {
    return new LeaseStore() {
      @Override
      public Optional<Lease> acquire(String target, String holder, Duration length) {
        if (!free(target, instance)) {
          return Optional.empty();
        }
        held.put(target, new Held(instance, holder, clock.nanos() + length.toNanos()));
        return Optional.of(new Lease(target, holder, ++epoch));
      }

      @Override
      public Optional<String> holder(String target) {
        return Optional.ofNullable(live(target)).map(Held::holder);
      }

      @Override
      public void release(Lease lease) {
        // The dead give nothing back.
        if (!instance.dead() && free(lease.target(), instance)) {
          held.remove(lease.target());
        }
      }

      @Override
      public void close() {}
    };
  }
}
