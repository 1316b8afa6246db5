package io.clawback.proofs.simulation;

import io.clawback.model.plan.Plan;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.state.RollbackStore;
import java.util.Optional;

/** Something in place of a part of the product, or around it, that breaks a promise. */
interface Bug {
  /** The product as it is. */
  Bug NONE = new Bug() {};

  /** The scene that it is played in; empty for that of the seed. */
  default Optional<Scene> scene() {
    return Optional.empty();
  }

  default Broker broker(Broker broker, MessageWorld world) {
    return broker;
  }

  /** The disk of the ledger and all else. */
  default Disk disk(Disk disk) {
    return disk;
  }

  /** The disk of the rollback store. */
  default Disk storesDisk(Disk disk) {
    return disk;
  }

  default RollbackStore store(RollbackStore store) {
    return store;
  }

  default ConsumerFleet consumers(ConsumerFleet fleet, MessageWorld world) {
    return fleet;
  }

  default LeaseStore leases(LeaseStore leases) {
    return leases;
  }

  default Plan plan(Plan plan) {
    return plan;
  }
}
