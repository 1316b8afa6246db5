package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryBrokerFactory;
import io.clawback.brokers.memory.MemoryCluster;
import io.clawback.brokers.memory.MemoryReader;
import io.clawback.brokers.memory.MemoryWorlds;
import io.clawback.brokers.memory.Seam;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.model.fleet.Environment;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.StepKind;
import io.clawback.rollback.FileRollbackStoreFactory;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.Setup;
import io.clawback.runtime.inspect.Contracts;
import io.clawback.runtime.inspect.Selectors;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.RollbackStore;
import io.clawback.spi.state.RollbackStoreFactory;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A group that stands at poison, its owner's consumers, a quarantine, and one or two instances of
 * the product that act on it while others do too.
 */
final class MessageWorld implements AutoCloseable {
  static final String ASIDE = "orders-aside";
  static final int ASIDE_PARTITIONS = 2;
  static final String LIST = "leave-out";
  static final String STATUS = "left-out";
  static final int CONSUMERS = 2;
  static final Duration STEP = Duration.ofSeconds(2);
  static final SubscriptionId SUBSCRIPTION =
      new SubscriptionId(new GroupId(SimulatedWorld.SIM, Source.GROUP), Source.QUEUE);

  /** Longer than any lease and any session of ours lasts. */
  static final Duration LONG = Duration.ofMinutes(2);

  final SimulatedWorld.SimulatedClock clock = new SimulatedWorld.SimulatedClock();
  final MemoryCluster cluster = new MemoryCluster("sim-cluster", clock);
  final Random random;
  final Source source;
  final OwnersConsumers owners;
  private final SharedLeases leases = new SharedLeases(clock);

  /** Of an instance whose data folder is its own, and that no store of leases ties to the first. */
  private final SharedLeases apart = new SharedLeases(clock);

  private final boolean together;
  private final boolean encrypts;

  /** Whether a group that is behind afterwards has not recovered, and is taken back. */
  private final boolean strict;

  final MessageAudit audit;
  final Happenings happenings;
  final Instance first;
  Instance active;

  /** The first thing that was found wrong, whoever may have caught it on its way. */
  Optional<Violation> violation = Optional.empty();

  private final String name;
  private final Bug bug;
  final Scene scene;
  final HeldCopies held;
  private final List<Source.Head> heads;
  private final List<Chosen> poison;
  private final AsidePlan plans;
  private final SecureRandom handles;

  MessageWorld(long seed, Bug bug) {
    this.bug = bug;
    random = new Random(seed);
    name = "messages-" + seed + "-" + System.identityHashCode(this);
    handles = new SeededHandles(random.nextLong());
    together = random.nextBoolean();
    encrypts = random.nextBoolean();
    strict = random.nextInt(8) == 0;
    scene = bug.scene().orElse(Scene.of(random));
    // Some are so old that the queue would let go of them within a day.
    Duration age = random.nextInt(4) == 0 ? Duration.ofHours(24 * 7 - 12) : Duration.ofHours(1);
    source = new Source(cluster, random, clock.now().minus(age).toEpochMilli());
    owners = new OwnersConsumers(cluster, source, scene == Scene.SKIP);
    heads = source.fill(scene == Scene.REWRITE || scene == Scene.SKIP);
    cluster.createQueue(ASIDE, ASIDE_PARTITIONS);
    held = new HeldCopies(this);
    if (scene == Scene.REDRIVE) {
      held.fill(heads);
    }
    poison = source.poison(heads);
    if (scene == Scene.SKIP) {
      cluster.createQueue(LIST, 1);
      cluster.setting(LIST, "cleanup.policy", Optional.of("compact"));
      cluster.createQueue(STATUS, 1);
    }
    plans =
        new AsidePlan(
            heads, source.incarnation(), MemoryReader.incarnation(cluster, ASIDE).orElseThrow());
    owners.run(CONSUMERS);
    first = new Instance("first", seed, plan(CONSUMERS, random.nextInt(16) == 0 ? 1 : 0));
    active = first;
    audit =
        switch (scene) {
          case UNBLOCK -> new MessageAudit(this);
          case REWRITE -> new RewriteAudit(this);
          case REDRIVE -> new RedriveAudit(this);
          case SKIP -> new SkipAudit(this);
        };
    happenings = new Happenings(this);
    MemoryWorlds.put(name, cluster);
    cluster.listen(this::at);
  }

  /** Another instance with a data folder of its own, which leaves the consumers to others. */
  Instance second() {
    return new Instance("second", random.nextLong(), plan(0, 0));
  }

  /**
   * What an instance is to do.
   *
   * @param tooFew by so many messages the budget of what matters is too small
   */
  private Plan plan(int consumers, long tooFew) {
    long wanted = heads.stream().mapToLong(h -> h.to() - h.from()).sum() - tooFew;
    return bug.plan(
        switch (scene) {
          case UNBLOCK -> plans.plan(consumers, wanted);
          case REWRITE -> plans.rewrite(consumers, poison, wanted);
          case REDRIVE -> plans.redrive(held.chosen());
          case SKIP -> plans.skip(poison, tooFew);
        });
  }

  /** A place between two calls of ours. */
  void at(Seam seam, String target) {
    if (seam == Seam.POSITIONS_SEEN || seam == Seam.SNAPSHOT_TAKEN) {
      return;
    }
    check();
    owners.work();
    happenings.at(seam, target);
  }

  /** Every invariant that can be told at any moment. */
  void check() {
    check(audit::look);
  }

  /** The same when our process has died. */
  void checkAfterDeath() {
    check(audit::lookAtBroker);
  }

  private void check(Runnable look) {
    try {
      look.run();
    } catch (Violation e) {
      violation = violation.or(() -> Optional.of(e));
      throw e;
    }
  }

  /** Somebody waits. */
  void pass(Duration length) {
    clock.advance(length);
    happenings.timePassed();
    owners.work();
  }

  /** The leases that an instance knows of. */
  SharedLeases leases(Instance instance) {
    return together || instance == first ? leases : apart;
  }

  /** The rollback store on that disk; in half of the worlds it encrypts. */
  RollbackStore store(Disk disk) {
    return new FileRollbackStoreFactory()
        .open(
            disk,
            clock,
            new RollbackStoreFactory.Terms(
                1L << 24, encrypts ? OneKey.KEY : RollbackStoreFactory.Keys.NONE, handles));
  }

  /** The same key for everybody. */
  private enum OneKey implements RollbackStoreFactory.Keys {
    KEY;

    @Override
    public Optional<byte[]> forKeeping(TenantName tenant) {
      return Optional.of(new byte[32]);
    }

    @Override
    public Optional<byte[]> forReading(TenantName tenant) {
      return Optional.of(new byte[32]);
    }
  }

  Remediator remediator(Instance instance) {
    TreeMap<String, Secret> settings =
        new TreeMap<>(Map.of(MemoryBrokerFactory.WORLD, new Secret(name)));
    return Remediator.open(
        new Setup(
            fleet(),
            "simulated@" + instance.name,
            b ->
                bug.broker(
                    BrokerDecorator.ofMortal(
                        new MemoryBrokerFactory().open(b, settings, Limits.DEFAULT, clock),
                        instance),
                    this),
            c -> bug.consumers(new SimulatedConsumers(this), this),
            s -> {
              throw new IllegalStateException("no sinks here");
            },
            c -> Contracts.NONE,
            Selectors.PLAIN,
            (f, o) -> "by hand",
            () -> bug.disk(instance.disk),
            SimulatedWorld.NothingSeen::new,
            () -> false,
            () -> {
              throw new IllegalStateException("nothing was accepted here");
            },
            disk -> bug.store(store(bug.storesDisk(disk))),
            () -> bug.leases(leases(instance).of(instance)),
            clock,
            this::pass,
            handles));
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
            new Budget(1_000, 100, STEP, 8, 64),
            Duration.ZERO,
            strict ? Policy.OnNotRecovered.ROLLBACK : Policy.OnNotRecovered.KEEP,
            Duration.ZERO,
            Duration.ofMinutes(30),
            Duration.ofDays(7),
            false);
    Objective caughtUp =
        new Objective(
            "caught up", Objective.Kind.SLO, Scope.ALL, Optional.of(0L), Optional.empty(), 80, 1);
    BrokerDeclaration broker =
        new BrokerDeclaration(
            SimulatedWorld.SIM,
            "memory",
            "sim-cluster",
            new TreeMap<>(Map.of(MemoryBrokerFactory.WORLD, name)),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    ConsumersDeclaration consumers =
        new ConsumersDeclaration(
            SimulatedConsumers.NAME, "simulated", SUBSCRIPTION.group(), 0, 8, new TreeMap<>());
    return new Fleet(
        List.of(new Environment("sim", Optional.empty())),
        List.of(broker),
        List.of(),
        strict ? List.of(caughtUp) : List.of(),
        List.of(policy),
        List.of(),
        List.of(consumers),
        List.of(),
        List.of(contents()),
        Limits.DEFAULT,
        "sha256:0");
  }

  private static ContentDeclaration contents() {
    return new ContentDeclaration(
        "all",
        Scope.ALL,
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        List.of(),
        List.of(),
        1 << 20,
        1 << 20,
        1 << 20,
        1_000,
        Optional.of(ASIDE),
        Optional.empty(),
        Optional.of(new ContentDeclaration.Skips(LIST, STATUS)));
  }

  @Override
  public void close() {
    MemoryWorlds.remove(name);
  }

  /** Handles, keys and jitter of one seed. */
  private static final class SeededHandles extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final transient Random random;

    SeededHandles(long seed) {
      super(
          new SecureRandomSpi() {
            private static final long serialVersionUID = 1;

            @Override
            protected void engineSetSeed(byte[] bytes) {}

            @Override
            protected void engineNextBytes(byte[] bytes) {}

            @Override
            protected byte[] engineGenerateSeed(int count) {
              return new byte[count];
            }
          },
          null);
      random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }

  /** What has happened so far, for whoever reads a failing seed. */
  List<String> events() {
    return new ArrayList<>(happenings.told());
  }
}
