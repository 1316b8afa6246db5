package io.clawback.bench;

import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.Environment;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.ParityRule;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Scope;
import io.clawback.model.fleet.Tenant;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.ConsumersState;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.History;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.QueueTraits;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Window;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A generated fleet of a given size: every tenth group is behind, half of those because one member
 * holds all that lags; a queue in twenty differs between the environments. The same seed gives the
 * same world.
 */
final class EngineWorld {
  static final Instant NOW = Instant.parse("2026-01-23T08:45:12Z");
  private static final List<String> ENVIRONMENTS = List.of("dev", "prod", "staging");
  private static final int OBSERVATIONS = 10;
  private static final int EVERY_SECONDS = 10;
  private static final long END = 10_000_000;

  private final Random random;
  private final int tenants;
  private final TreeMap<SubscriptionId, Window> windows = new TreeMap<>();
  private final List<ConsumersDeclaration> consumers = new ArrayList<>();
  private final List<ConsumersState> running = new ArrayList<>();
  final Fleet fleet;
  final FleetSnapshot snapshot;
  final History history;

  /**
   * Draws it.
   *
   * @param queues per environment
   * @param partitions per queue
   * @param groups per environment, each reading one queue
   */
  EngineWorld(long seed, int queues, int partitions, int groups, int tenants) {
    this.random = new Random(seed);
    this.tenants = tenants;
    List<BrokerSnapshot> brokers = new ArrayList<>();
    for (String environment : ENVIRONMENTS) {
      brokers.add(broker(new BrokerId(environment, "main"), queues, partitions, groups));
    }
    running.sort(java.util.Comparator.comparing(ConsumersState::name));
    this.snapshot = new FleetSnapshot(NOW, brokers, running, List.of());
    this.history = new History(windows, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    this.fleet = fleet();
  }

  private BrokerSnapshot broker(BrokerId id, int queues, int partitions, int groups) {
    List<QueueState> states = new ArrayList<>();
    for (int q = 0; q < queues; q++) {
      boolean odd = !id.environment().equals("prod") && random.nextInt(20) == 0;
      states.add(queue(new QueueId(id, queueName(q)), odd ? partitions - 1 : partitions));
    }
    List<GroupState> groupStates = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      groupStates.add(group(id, g, states.get(g % queues)));
    }
    return new BrokerSnapshot(
        id,
        "cluster-" + id.environment(),
        "4.3.1",
        NOW,
        List.of(Capability.values()),
        states,
        groupStates,
        List.of(),
        List.of(),
        List.of());
  }

  private String queueName(int q) {
    return String.format("tenant-%04d.queue-%05d", q % tenants, q);
  }

  private static QueueState queue(QueueId id, int partitions) {
    TreeMap<String, String> settings = new TreeMap<>();
    settings.put("cleanup.policy", "delete");
    settings.put("retention.ms", "604800000");
    List<PartitionState> states =
        IntStream.range(0, partitions)
            .mapToObj(p ->
                new PartitionState(
                    p,
                    Measured.broker(0, NOW),
                    Measured.broker(END, NOW),
                    Measured.broker(END, NOW),
                    1,
                    List.of(1, 2, 3),
                    List.of(1, 2, 3)))
            .toList();
    return new QueueState(
        id, "id", false, states, 3, settings, new QueueTraits(true, false, true, true));
  }

  private GroupState group(BrokerId broker, int number, QueueState queue) {
    GroupId id = new GroupId(broker, String.format("group-%05d", number));
    SubscriptionId subscription = new SubscriptionId(id, queue.id().name());
    int n = queue.partitions().size();
    boolean behind = number % 10 == 0;
    boolean skewed = number % 20 == 0;
    int each = (n + 3) / 4;
    long[][] committed = new long[n][OBSERVATIONS];
    long[][] logEnd = new long[n][OBSERVATIONS];
    List<PartitionLag> lags = new ArrayList<>(n);
    for (int p = 0; p < n; p++) {
      boolean slow = behind && (!skewed || p < each);
      long lag = slow ? 4_000 + random.nextInt(2_000) : random.nextInt(20);
      int rate = 5 + random.nextInt(10);
      for (int i = 0; i < OBSERVATIONS; i++) {
        long ago = (long) (OBSERVATIONS - i) * EVERY_SECONDS;
        logEnd[p][i] = END - rate * ago;
        committed[p][i] = END - lag - (slow ? rate / 2 : rate) * ago;
      }
      lags.add(
          new PartitionLag(
              p,
              Measured.broker(END - lag, NOW),
              new Measured.Known(lag, NOW, Measured.Method.OFFSET_ARITHMETIC, 100),
              new Measured.Known(lag, NOW, Measured.Method.OFFSET_ARITHMETIC, 90),
              Measured.unknown(Measured.Reason.NOT_ASKED)));
    }
    long[] at = new long[OBSERVATIONS];
    Arrays.setAll(
        at, i -> NOW.minusSeconds((long) (OBSERVATIONS - i) * EVERY_SECONDS).toEpochMilli());
    windows.put(subscription, new Window(at, IntStream.range(0, n).toArray(), committed, logEnd));
    List<Member> members = new ArrayList<>();
    for (int m = 0; m < 4; m++) {
      List<Integer> mine =
          IntStream.range(Math.min(n, m * each), Math.min(n, (m + 1) * each)).boxed().toList();
      members.add(
          new Member(
              "member-" + m,
              Optional.empty(),
              "client",
              "host",
              List.of(new Member.Assigned(queue.id().name(), mine))));
    }
    String name = broker.environment() + "-" + id.name();
    consumers.add(new ConsumersDeclaration(name, "process", id, 1, 16, new TreeMap<>()));
    running.add(new ConsumersState(name, id, Measured.broker(4, NOW), List.of()));
    return new GroupState(
        id,
        GroupState.Kind.CLASSIC,
        GroupState.Phase.STABLE,
        members,
        List.of(new SubscriptionState(subscription, lags)));
  }

  private Fleet fleet() {
    List<Tenant> declared = new ArrayList<>();
    List<Objective> objectives = new ArrayList<>();
    List<Policy> policies = new ArrayList<>();
    TreeMap<StepKind, Policy.Permission> permissions = new TreeMap<>();
    for (StepKind kind : StepKind.values()) {
      permissions.put(kind, Policy.Permission.AUTOMATIC);
    }
    for (int t = 0; t < tenants; t++) {
      String name = String.format("tenant-%04d", t);
      declared.add(
          new Tenant(
              new TenantName(name),
              List.of(),
              names(name + ".*"),
              List.of(),
              List.of(),
              List.of()));
      Scope scope = new Scope(names(name), List.of(), List.of(), List.of());
      objectives.add(
          new Objective(
              name,
              Objective.Kind.SLO,
              scope,
              Optional.of(100_000L),
              Optional.of(Duration.ofHours(1)),
              80,
              1));
      policies.add(
          new Policy(
              name,
              scope,
              permissions,
              // Wide, so that the planner has much to do.
              new Budget(50_000_000, 100, Duration.ofMinutes(5), 100_000, 100_000),
              Duration.ofMinutes(5),
              Policy.OnNotRecovered.KEEP,
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(1),
              false));
    }
    return new Fleet(
        ENVIRONMENTS.stream().map(e -> new Environment(e, Optional.empty())).toList(),
        ENVIRONMENTS.stream()
            .map(e ->
                new BrokerDeclaration(
                    new BrokerId(e, "main"),
                    "memory",
                    "cluster-" + e,
                    new TreeMap<>(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()))
            .toList(),
        declared,
        objectives,
        policies,
        List.of(
            rule("partitions", "queue.partitions", true),
            rule("retention", "queue.settings.retention.ms", true),
            rule("members", "group.members", false)),
        consumers,
        List.of(),
        Limits.DEFAULT,
        "sha256:generated");
  }

  private static ParityRule rule(String name, String property, boolean align) {
    return new ParityRule(
        name,
        property,
        names("*"),
        List.of(),
        Optional.of("prod"),
        List.of("dev", "staging"),
        new ParityRule.Equal(),
        align);
  }

  private static List<NamePattern> names(String... globs) {
    return Arrays.stream(globs).map(NamePattern::new).toList();
  }
}
