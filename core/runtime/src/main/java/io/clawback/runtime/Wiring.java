package io.clawback.runtime;

import io.clawback.execute.SideBySide;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.runtime.act.Pausing;
import io.clawback.runtime.config.SecretResolver;
import io.clawback.runtime.inspect.Contracts;
import io.clawback.runtime.inspect.Selectors;
import io.clawback.spi.state.RollbackStoreFactory;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Puts the plugins on the class path behind a fleet: the usual way to a {@link Setup}. */
public final class Wiring {
  /** A broker takes that many small requests at once without noticing. */
  private static final int AT_ONCE = 8;

  private Wiring() {}

  /**
   * Everything real: the machine's clock, its disk, SQLite in the data folder, plugins by type.
   *
   * @param secrets puts secrets in, only when something connects
   * @param data the data folder; made when first written to
   */
  public static Setup real(
      Fleet fleet, Plugins plugins, SecretResolver secrets, Path data, String who) {
    Clock clock = Clock.system();
    Scheduler scheduler = Scheduler.system();
    SecureRandom random = new SecureRandom();
    return new Setup(
        fleet,
        who,
        b ->
            found(plugins.broker(b.type()), b.type())
                .open(b, secrets.resolve(b.settings()), fleet.limits(), clock),
        c ->
            found(plugins.consumers(c.type()), c.type())
                .open(c, data.resolve("consumers").resolve(c.name()), clock, scheduler),
        s -> found(plugins.sink(s.type()), s.type()).open(s, secrets.resolve(s.settings())),
        content -> Contracts.open(content, plugins::contract, secrets),
        new Selectors(plugins::selector),
        (f, operation) -> nativeCommand(f, plugins, operation),
        () -> Plugins.disk().open(data),
        () -> Plugins.observations().open(data),
        () -> Files.exists(data.resolve("store.sqlite")),
        () -> Plugins.accepted().open(data),
        disk ->
            Plugins.rollback()
                .open(
                    disk,
                    clock,
                    new RollbackStoreFactory.Terms(
                        fleet.limits().rollbackBytes(), new TenantKeys(disk, random), random)),
        () -> Plugins.observations().leases(data),
        clock,
        scheduler,
        random,
        new SideBySide(AT_ONCE, Executors::newVirtualThreadPerTaskExecutor));
  }

  private static String nativeCommand(Fleet fleet, Plugins plugins, Operation operation) {
    return switch (operation) {
      case Operation.RestartConsumers o -> byConsumers(fleet, plugins, o.consumers(), o);
      case Operation.ScaleConsumers o -> byConsumers(fleet, plugins, o.consumers(), o);
      case Operation.RemoveMembers o -> byBroker(fleet, plugins, o);
      case Operation.ExpandPartitions o -> byBroker(fleet, plugins, o);
      case Operation.AlterSettings o -> byBroker(fleet, plugins, o);
      case Operation.AlterQuota o -> byBroker(fleet, plugins, o);
      case Operation.ResetOffsets o -> byBroker(fleet, plugins, o);
      case MessageOperation.PauseConsumers o ->
          byConsumers(fleet, plugins, o.consumers(), Pausing.scale(o));
      case MessageOperation.ResumeConsumers o ->
          byConsumers(fleet, plugins, o.consumers(), Pausing.scale(o));
      case MessageOperation o -> byBroker(fleet, plugins, o);
    };
  }

  private static String byConsumers(
      Fleet fleet, Plugins plugins, String name, Operation operation) {
    ConsumersDeclaration declared =
        fleet.consumers().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    return found(plugins.consumers(declared.type()), declared.type())
        .nativeCommand(declared, operation);
  }

  private static String byBroker(Fleet fleet, Plugins plugins, Operation operation) {
    BrokerDeclaration declared = fleet.broker(operation.broker()).orElseThrow();
    return found(plugins.broker(declared.type()), declared.type())
        .nativeCommand(declared, operation);
  }

  private static <F> F found(Optional<F> factory, String type) {
    return factory.orElseThrow(
        () -> new IllegalStateException("no plugin of type " + type + " is on the class path"));
  }
}
