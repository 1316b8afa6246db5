package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryBrokerFactory;
import io.clawback.brokers.memory.MemoryCluster;
import io.clawback.brokers.memory.MemoryWorlds;
import io.clawback.brokers.memory.Seam;
import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Environment;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import io.clawback.model.plan.WayBack;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.Setup;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.state.ObservationStore;
import io.clawback.spi.time.Clock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One machine with a disk that loses what was not synced, one broker in memory, and a plan that
 * touches everything.
 */
final class SimulatedWorld implements AutoCloseable {
  /** The process is gone, in the middle of something. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  static final BrokerId SIM = new BrokerId("sim", "main");
  static final QueueId ORDERS = new QueueId(SIM, "orders");
  static final QueueId BILLS = new QueueId(SIM, "bills");
  static final SubscriptionId READER = new SubscriptionId(new GroupId(SIM, "reader"), "orders");
  static final QuotaEntity CLIENT = new QuotaEntity(new TreeMap<>(Map.of("client-id", "batch")));
  private static final TenantName TENANT = TenantName.UNOWNED;
  private static final Budget BUDGET = new Budget(1_000, 100, Duration.ofMinutes(5), 8, 64);

  final SimulatedDisk disk;
  final MemoryCluster cluster;

  /** Targets that were written to, in the order of the writes. */
  final List<String> written = new ArrayList<>();

  private final Random random;
  private final String name;
  private final SimulatedClock clock = new SimulatedClock();
  private int seamsToCrash = -1;
  private boolean tears;
  private Optional<Double> rateBefore = Optional.empty();

  SimulatedWorld(long seed) {
    random = new Random(seed);
    name = "simulation-" + seed;
    disk = new SimulatedDisk(seed);
    cluster = new MemoryCluster("sim-cluster", clock);
    cluster.createQueue("orders", 4);
    cluster.createQueue("bills", 4);
    for (int p = 0; p < 4; p++) {
      cluster.appendMany("orders", p, 100, 1_000, 1);
    }
    cluster.commit("reader", "orders", Map.of(0, 10L, 1, 10L, 2, 10L, 3, 10L));
    MemoryWorlds.put(name, cluster);
    cluster.listen(this::at);
  }

  private void at(Seam seam, String target) {
    if (seam == Seam.CHECKED) {
      rateBefore = Optional.ofNullable(cluster.quota(CLIENT).get("producer_byte_rate"));
    }
    switch (seam) {
      case WRITTEN -> {
        written.add(target);
        if (tears && target.startsWith("quota ")) {
          // The broker took one of the two limits, and then the connection and the process died.
          cluster.quota(CLIENT, "producer_byte_rate", rateBefore);
          tears = false;
          torn = true;
          throw new Crash();
        }
      }
      case ACT_BEGUN, CHECKED, JOINED, REREAD, CONFIRMED -> {}
      case POSITIONS_SEEN, SNAPSHOT_TAKEN -> {
        return;
      }
    }
    if (seamsToCrash >= 0 && seamsToCrash-- == 0) {
      throw new Crash();
    }
  }

  /** Whether some operation was ever left half done by the broker itself. */
  boolean torn;

  /** The next change of a quota is carried out in part, and then the process dies. */
  void tearNextQuota() {
    tears = true;
  }

  /** After so many seams the process dies. */
  void crashAtSeam(int number) {
    seamsToCrash = number;
  }

  /** The process is started again: nothing is in memory, the disk has lost what was not synced. */
  void restart() {
    seamsToCrash = -1;
    tears = false;
    SimulatedDisk.Loss[] losses = SimulatedDisk.Loss.values();
    disk.crash(losses[random.nextInt(losses.length)]);
    // Sometimes so soon that the broker still believes in the member that we were.
    clock.advance(random.nextBoolean() ? Duration.ofMinutes(2) : Duration.ofSeconds(3));
  }

  /** No crash that was asked for comes any more. */
  void calm() {
    seamsToCrash = -1;
    tears = false;
  }

  /** Somebody waits until nothing that the dead process held is held any more. */
  void pass() {
    clock.advance(Duration.ofMinutes(2));
  }

  Remediator remediator() {
    BrokerDeclaration declared = declaration();
    TreeMap<String, Secret> settings =
        new TreeMap<>(Map.of(MemoryBrokerFactory.WORLD, new Secret(name)));
    return Remediator.open(
        new Setup(
            fleet(),
            "simulation",
            b -> new MemoryBrokerFactory().open(declared, settings, Limits.DEFAULT, clock),
            c -> {
              throw new IllegalStateException("no consumers here");
            },
            s -> {
              throw new IllegalStateException("no sinks here");
            },
            (f, o) -> "by hand",
            () -> disk,
            NothingSeen::new,
            NobodyElse::new,
            clock,
            clock::advance,
            new SecureRandom()));
  }

  private BrokerDeclaration declaration() {
    return new BrokerDeclaration(
        SIM,
        "memory",
        "sim-cluster",
        new TreeMap<>(Map.of(MemoryBrokerFactory.WORLD, name)),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private Fleet fleet() {
    TreeMap<StepKind, Policy.Permission> all = new TreeMap<>();
    for (StepKind kind : StepKind.values()) {
      all.put(kind, Policy.Permission.AUTOMATIC);
    }
    Policy policy =
        new Policy(
            "all",
            Scope.ALL,
            all,
            BUDGET,
            Duration.ZERO,
            Policy.OnNotRecovered.KEEP,
            Duration.ZERO,
            Duration.ofMinutes(30),
            Duration.ofHours(24),
            false);
    return new Fleet(
        List.of(new Environment("sim", Optional.empty())),
        List.of(declaration()),
        List.of(),
        List.of(),
        List.of(policy),
        List.of(),
        List.of(),
        List.of(),
        Limits.DEFAULT,
        "sha256:0");
  }

  /** Every kind of step that a broker carries out, over two waves. */
  Plan plan() {
    Operation.Change longer =
        new Operation.Change("retention.ms", Optional.empty(), Optional.of("777000"));
    Operation.Change shorter =
        new Operation.Change("retention.ms", Optional.of("777000"), Optional.empty());
    Operation.Change limit =
        new Operation.Change("producer_byte_rate", Optional.empty(), Optional.of("1024.0"));
    Operation.Change none =
        new Operation.Change("producer_byte_rate", Optional.of("1024.0"), Optional.empty());
    Operation.Change more =
        new Operation.Change("consumer_byte_rate", Optional.empty(), Optional.of("2048.0"));
    Operation.Change lots =
        new Operation.Change("consumer_byte_rate", Optional.of("2048.0"), Optional.empty());
    List<Operation.OffsetMove> forth = moves(10, 60);
    List<Operation.OffsetMove> back = moves(60, 10);
    Step settings =
        step(
            "1.1",
            new Operation.AlterSettings(ORDERS, List.of(longer)),
            undo(new Operation.AlterSettings(ORDERS, List.of(shorter))));
    Step offsets =
        step(
            "1.2",
            new Operation.ResetOffsets(READER, forth, false),
            undo(new Operation.ResetOffsets(READER, back, true)));
    Step quota =
        step(
            "2.1",
            new Operation.AlterQuota(SIM, CLIENT, List.of(more, limit)),
            undo(new Operation.AlterQuota(SIM, CLIENT, List.of(lots, none))));
    Step expand =
        step(
            "2.2",
            new Operation.ExpandPartitions(BILLS, 4, 6),
            new WayBack.Irreversible("partitions only grow"));
    return new Plan(
        Instant.EPOCH,
        "simulation",
        "sha256:0",
        List.of(
            new Plan.Wave(1, "first", List.of(settings, offsets)),
            new Plan.Wave(2, "second", List.of(quota, expand))),
        List.of());
  }

  private static List<Operation.OffsetMove> moves(long from, long to) {
    return IntStream.range(0, 4)
        .mapToObj(p -> new Operation.OffsetMove(p, Optional.of(from), Optional.of(to)))
        .toList();
  }

  private static WayBack undo(Operation operation) {
    return new WayBack.Undo(operation);
  }

  private static Step step(String id, Operation operation, WayBack back) {
    return new Step(
        id,
        TENANT,
        "all",
        List.of("finding-" + id),
        operation,
        List.of(new Precondition.ClusterIs(SIM, "sim-cluster")),
        BUDGET,
        back,
        true,
        true,
        "because",
        "by hand",
        "better");
  }

  @Override
  public void close() {
    MemoryWorlds.remove(name);
  }

  /** A clock that moves only when somebody waits, or when it is told to. */
  static final class SimulatedClock implements Clock {
    private long nanos;

    @Override
    public synchronized Instant now() {
      return Instant.parse("2026-01-01T00:00:00Z").plusNanos(nanos);
    }

    @Override
    public synchronized long nanos() {
      return nanos;
    }

    synchronized void advance(Duration by) {
      nanos += by.toNanos();
    }
  }

  /** A store that remembers nothing: history plays no part here. */
  static final class NothingSeen implements ObservationStore {
    @Override
    public History history(Instant before, Limits limits) {
      return History.none();
    }

    @Override
    public void add(FleetSnapshot snapshot, List<String> findingKeys, Limits limits) {}

    @Override
    public void acted(String target, Instant at) {}

    @Override
    public void close() {}
  }

  /** Leases on a machine where nobody else is. */
  private static final class NobodyElse implements LeaseStore {
    @Override
    public Optional<Lease> acquire(String target, String holder, Duration length) {
      return Optional.of(new Lease(target, holder, 1));
    }

    @Override
    public Optional<String> holder(String target) {
      return Optional.empty();
    }

    @Override
    public void release(Lease lease) {}

    @Override
    public void close() {}
  }
}
