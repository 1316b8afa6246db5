package io.clawback.runtime;

import io.clawback.execute.SideBySide;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.model.plan.Operation;
import io.clawback.runtime.inspect.Contracts;
import io.clawback.runtime.inspect.Selectors;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.sink.LedgerSink;
import io.clawback.spi.state.AcceptedKeys;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.state.ObservationStore;
import io.clawback.spi.state.RollbackStore;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.security.SecureRandom;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a {@link Remediator} is made of: the fleet, and how to open what it declares. Nothing is
 * opened before it is needed.
 *
 * @param fleet what was declared
 * @param who who acts, such as {@code alice@host}
 * @param brokers opens a declared broker
 * @param consumers opens declared consumers
 * @param sinks opens a declared sink
 * @param contracts opens what messages must keep to
 * @param selectors what a declared selector selects
 * @param nativeCommand what an operator would type for an operation
 * @param disk the data folder
 * @param store the observations
 * @param remembers whether there are observations yet; opening them makes the store
 * @param accepted the keys of what was accepted
 * @param rollback where messages are kept that are on their way
 * @param leases who may change what
 * @param clock time
 * @param scheduler waiting
 * @param random for handles, keys and jitter
 * @param sideBySide steps of a run that may go at once
 */
public record Setup(
    Fleet fleet,
    String who,
    Function<BrokerDeclaration, Broker> brokers,
    Function<ConsumersDeclaration, ConsumerFleet> consumers,
    Function<SinkDeclaration, LedgerSink> sinks,
    Function<ContentDeclaration, Contracts> contracts,
    Selectors selectors,
    BiFunction<Fleet, Operation, String> nativeCommand,
    Supplier<Disk> disk,
    Supplier<ObservationStore> store,
    BooleanSupplier remembers,
    Supplier<AcceptedKeys> accepted,
    Function<Disk, RollbackStore> rollback,
    Supplier<LeaseStore> leases,
    Clock clock,
    Scheduler scheduler,
    SecureRandom random,
    SideBySide sideBySide) {
  /** One step at a time. */
  public Setup(
      Fleet fleet,
      String who,
      Function<BrokerDeclaration, Broker> brokers,
      Function<ConsumersDeclaration, ConsumerFleet> consumers,
      Function<SinkDeclaration, LedgerSink> sinks,
      Function<ContentDeclaration, Contracts> contracts,
      Selectors selectors,
      BiFunction<Fleet, Operation, String> nativeCommand,
      Supplier<Disk> disk,
      Supplier<ObservationStore> store,
      BooleanSupplier remembers,
      Supplier<AcceptedKeys> accepted,
      Function<Disk, RollbackStore> rollback,
      Supplier<LeaseStore> leases,
      Clock clock,
      Scheduler scheduler,
      SecureRandom random) {
    this(
        fleet,
        who,
        brokers,
        consumers,
        sinks,
        contracts,
        selectors,
        nativeCommand,
        disk,
        store,
        remembers,
        accepted,
        rollback,
        leases,
        clock,
        scheduler,
        random,
        SideBySide.NEVER);
  }

  /** Without contracts, accepted keys and a rollback store. */
  public Setup(
      Fleet fleet,
      String who,
      Function<BrokerDeclaration, Broker> brokers,
      Function<ConsumersDeclaration, ConsumerFleet> consumers,
      Function<SinkDeclaration, LedgerSink> sinks,
      BiFunction<Fleet, Operation, String> nativeCommand,
      Supplier<Disk> disk,
      Supplier<ObservationStore> store,
      Supplier<LeaseStore> leases,
      Clock clock,
      Scheduler scheduler,
      SecureRandom random) {
    this(
        fleet,
        who,
        brokers,
        consumers,
        sinks,
        content -> Contracts.NONE,
        Selectors.PLAIN,
        nativeCommand,
        disk,
        store,
        () -> false,
        () -> {
          throw new IllegalStateException("no store of accepted keys was given");
        },
        folder -> {
          throw new IllegalStateException("no rollback store was given");
        },
        leases,
        clock,
        scheduler,
        random);
  }
}
