package io.clawback.engine;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.model.fleet.Environment;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.ParityRule;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.fleet.Tenant;
import io.clawback.model.fleet.Tier;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.ConsumersState;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.HangingTransaction;
import io.clawback.model.observed.History;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.QueueTraits;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.observed.QuotaState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Unseen;
import io.clawback.model.observed.Window;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A small world built by hand: a fleet, what is seen of it, and what was seen before. */
final class World {
  static final Instant NOW = Instant.parse("2026-01-23T08:45:12Z");
  static final String CLUSTER = "cluster-";

  final List<Tenant> tenants = new ArrayList<>();
  final List<Objective> objectives = new ArrayList<>();
  final List<Policy> policies = new ArrayList<>();
  final List<ParityRule> parity = new ArrayList<>();
  final List<ConsumersDeclaration> consumers = new ArrayList<>();
  final List<ConsumersState> running = new ArrayList<>();
  final List<Unseen> unseen = new ArrayList<>();
  final TreeMap<BrokerId, BrokerBuilder> brokers = new TreeMap<>();
  final TreeMap<SubscriptionId, Window> windows = new TreeMap<>();
  final TreeMap<String, Integer> streaks = new TreeMap<>();
  final TreeMap<String, Instant> acted = new TreeMap<>();
  final TreeMap<String, String> incarnations = new TreeMap<>();
  final List<ContentReport> contents = new ArrayList<>();
  final List<ContentDeclaration> declaredContents = new ArrayList<>();
  final Engine engine = new Engine();

  static List<NamePattern> names(String... globs) {
    return Arrays.stream(globs).map(NamePattern::new).toList();
  }

  static Scope scope(String tenant, String group) {
    return new Scope(
        tenant.isEmpty() ? List.of() : names(tenant),
        List.of(),
        List.of(),
        group.isEmpty() ? List.of() : names(group));
  }

  World tenant(String name, String queues, String groups) {
    tenants.add(
        new Tenant(
            new TenantName(name), List.of(), names(queues), List.of(), names(groups), List.of()));
    return this;
  }

  World slo(String name, Scope scope, long messages) {
    return slo(name, scope, messages, 1);
  }

  World slo(String name, Scope scope, long messages, int persistence) {
    objectives.add(
        new Objective(
            name,
            Objective.Kind.SLO,
            scope,
            Optional.of(messages),
            Optional.empty(),
            80,
            persistence));
    return this;
  }

  /** A policy that lets everything run by itself. */
  World automatic() {
    return policy(Scope.ALL, Permission.AUTOMATIC, StepKind.values());
  }

  World policy(Scope scope, Permission permission, StepKind... kinds) {
    return policy(
        scope, permission, new Budget(1_000_000, 100, Duration.ofMinutes(5), 8, 64), kinds);
  }

  World policy(Scope scope, Permission permission, Budget budget, StepKind... kinds) {
    TreeMap<StepKind, Permission> permissions = new TreeMap<>();
    Arrays.stream(kinds).forEach(k -> permissions.put(k, permission));
    policies.add(
        new Policy(
            "standard",
            scope,
            permissions,
            budget,
            Duration.ofSeconds(120),
            Policy.OnNotRecovered.KEEP,
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            false));
    return this;
  }

  /** The last policy says otherwise where an objective is exceeded by so much. */
  World tier(String name, int exceededBy, Permission permission, StepKind... kinds) {
    return tier(name, exceededBy, Optional.empty(), permission, kinds);
  }

  World tier(
      String name,
      int exceededBy,
      Optional<Budget> budget,
      Permission permission,
      StepKind... kinds) {
    TreeMap<StepKind, Permission> permissions = new TreeMap<>();
    Arrays.stream(kinds).forEach(k -> permissions.put(k, permission));
    Policy p = policies.removeLast();
    List<Tier> tiers = new ArrayList<>(p.tiers());
    tiers.add(new Tier(name, exceededBy, permissions, budget));
    policies.add(
        new Policy(
            p.name(),
            p.scope(),
            p.permissions(),
            p.budget(),
            p.recoverWithin(),
            p.onNotRecovered(),
            p.cooldown(),
            p.manualBaseline(),
            p.approvalValid(),
            p.fourEyes(),
            tiers,
            Optional.empty()));
    return this;
  }

  World rule(
      String name,
      String property,
      String subjects,
      String reference,
      ParityRule.Relation relation,
      boolean align) {
    parity.add(
        new ParityRule(
            name,
            property,
            names(subjects),
            List.of(),
            reference.isEmpty() ? Optional.empty() : Optional.of(reference),
            List.of("dev", "staging", "prod"),
            relation,
            align));
    return this;
  }

  World runs(String group, int live, int max) {
    GroupId id = new GroupId(new BrokerId("prod", "main"), group);
    consumers.add(new ConsumersDeclaration(group, "process", id, 1, max, new TreeMap<>()));
    running.add(new ConsumersState(group, id, Measured.broker(live, NOW), List.of()));
    return this;
  }

  /** Messages of all queues are set aside in that queue. */
  World quarantine(String name) {
    return contents(Optional.of(name), Optional.empty(), Optional.empty());
  }

  /** The same, and what others read too is written once more to that queue. */
  World beside(String quarantine, String side) {
    return contents(Optional.of(quarantine), Optional.of(side), Optional.empty());
  }

  /** The same, and consumers learn what to leave out. */
  World skips(String quarantine, String list, String status) {
    return contents(
        Optional.of(quarantine),
        Optional.empty(),
        Optional.of(new ContentDeclaration.Skips(list, status)));
  }

  private World contents(
      Optional<String> quarantine,
      Optional<String> side,
      Optional<ContentDeclaration.Skips> skips) {
    ContentDeclaration d = ContentDeclaration.DEFAULT;
    declaredContents.add(
        new ContentDeclaration(
            "all",
            d.scope(),
            d.idempotencyKey(),
            d.tenant(),
            d.acceptedWindow(),
            d.contracts(),
            d.showTo(),
            d.messageBytes(),
            d.duplicateBytes(),
            d.acceptedReadBytes(),
            d.acceptedKeys(),
            quarantine,
            side,
            skips));
    return this;
  }

  World unseen(String environment, String what) {
    unseen.add(
        new Unseen(
            environment,
            what,
            new Problem("kafka.unreachable", Category.CONNECTION, what, "No answer.", "Look.")));
    return this;
  }

  BrokerBuilder broker(String environment) {
    return brokers.computeIfAbsent(new BrokerId(environment, "main"), BrokerBuilder::new);
  }

  Fleet fleet() {
    List<String> environments = brokers.keySet().stream().map(BrokerId::environment).toList();
    return new Fleet(
        environments.stream().map(e -> new Environment(e, Optional.empty())).toList(),
        brokers.keySet().stream()
            .map(b ->
                new BrokerDeclaration(
                    b,
                    "memory",
                    CLUSTER + b.environment(),
                    new TreeMap<>(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()))
            .toList(),
        tenants,
        objectives,
        policies,
        parity,
        consumers,
        List.of(),
        declaredContents,
        Limits.DEFAULT,
        "sha256:test");
  }

  FleetSnapshot snapshot() {
    return new FleetSnapshot(
        NOW, brokers.values().stream().map(BrokerBuilder::build).toList(), running, unseen);
  }

  History history() {
    return new History(windows, streaks, acted, incarnations);
  }

  List<Finding> detect() {
    return engine.detect(fleet(), history(), snapshot(), NOW, contents);
  }

  PlanRequest request() {
    return new PlanRequest("ops", NOW, Scope.ALL, Optional.empty(), World::typed);
  }

  static String typed(Operation operation) {
    return "do " + operation.kind() + " on " + operation.target();
  }

  Plan plan() {
    return plan(request());
  }

  Plan plan(PlanRequest request) {
    return engine.plan(fleet(), history(), snapshot(), detect(), request);
  }

  /** One broker. */
  static final class BrokerBuilder {
    final BrokerId id;
    final TreeMap<String, QueueBuilder> queues = new TreeMap<>();
    final TreeMap<String, GroupBuilder> groups = new TreeMap<>();
    final List<QuotaState> quotas = new ArrayList<>();
    final List<HangingTransaction> hanging = new ArrayList<>();
    final List<Unseen> unseen = new ArrayList<>();
    List<Capability> capabilities = List.of(Capability.values());

    BrokerBuilder(BrokerId id) {
      this.id = id;
    }

    QueueBuilder queue(String name, int partitions) {
      return queues.computeIfAbsent(name, n -> new QueueBuilder(new QueueId(id, n), partitions));
    }

    GroupBuilder group(String name) {
      return groups.computeIfAbsent(name, n -> new GroupBuilder(this, new GroupId(id, n)));
    }

    BrokerBuilder quota(String client, String key, double limit) {
      TreeMap<String, String> parts = new TreeMap<>();
      parts.put("client-id", client);
      TreeMap<String, Double> limits = new TreeMap<>();
      limits.put(key, limit);
      quotas.add(new QuotaState(new QuotaEntity(parts), limits));
      return this;
    }

    BrokerBuilder hangs(String queue, int partition, long blocked) {
      hanging.add(
          new HangingTransaction(
              queue, partition, "tx-1", 77, 10, NOW.minusSeconds(900), blocked, List.of()));
      return this;
    }

    BrokerBuilder unseen(String what) {
      unseen.add(
          new Unseen(
              id.environment(),
              what,
              new Problem("kafka.denied", Category.RIGHTS, what, "Not allowed.", "Ask.")));
      return this;
    }

    BrokerBuilder without(Capability capability) {
      capabilities = capabilities.stream().filter(c -> c != capability).toList();
      return this;
    }

    BrokerSnapshot build() {
      return new BrokerSnapshot(
          id,
          CLUSTER + id.environment(),
          "4.3.1",
          NOW,
          capabilities,
          queues.values().stream().map(QueueBuilder::build).toList(),
          groups.values().stream().map(GroupBuilder::build).toList(),
          quotas,
          hanging,
          unseen);
    }
  }

  /** One queue; each partition holds a million messages unless said. */
  static final class QueueBuilder {
    final QueueId id;
    final int partitions;
    final TreeMap<String, String> settings = new TreeMap<>();
    long logStart = 0;
    long logEnd = 1_000_000;

    /** The last stable offset; negative when nothing is open. */
    long stable = -1;

    String incarnation;
    int replication = 3;
    boolean internal;
    QueueTraits traits = new QueueTraits(true, false, true, true);

    QueueBuilder(QueueId id, int partitions) {
      this.id = id;
      this.partitions = partitions;
      this.incarnation = "id-of-" + id.name();
      settings.put("cleanup.policy", "delete");
      settings.put("retention.ms", "604800000");
    }

    QueueBuilder set(String key, String value) {
      settings.put(key, value);
      return this;
    }

    QueueState build() {
      return new QueueState(
          id,
          incarnation,
          internal,
          IntStream.range(0, partitions)
              .mapToObj(p ->
                  new PartitionState(
                      p,
                      Measured.broker(logStart, NOW),
                      Measured.broker(logEnd, NOW),
                      Measured.broker(stable < 0 ? logEnd : stable, NOW),
                      1,
                      List.of(1, 2, 3),
                      List.of(1, 2, 3)))
              .toList(),
          replication,
          settings,
          traits);
    }
  }

  /** One group. */
  static final class GroupBuilder {
    final BrokerBuilder broker;
    final GroupId id;
    final TreeMap<String, Member> members = new TreeMap<>();
    final TreeMap<String, List<PartitionLag>> lags = new TreeMap<>();
    GroupState.Kind kind = GroupState.Kind.CLASSIC;
    GroupState.Phase phase = GroupState.Phase.STABLE;

    GroupBuilder(BrokerBuilder broker, GroupId id) {
      this.broker = broker;
      this.id = id;
    }

    GroupBuilder member(String name, String queue, Integer... partitions) {
      members.put(name, member(name, Optional.empty(), queue, partitions));
      return this;
    }

    GroupBuilder staticMember(String name, String queue, Integer... partitions) {
      members.put(name, member(name, Optional.of("static-" + name), queue, partitions));
      return this;
    }

    private static Member member(
        String name, Optional<String> instance, String queue, Integer... partitions) {
      return new Member(
          name,
          instance,
          "client",
          "/127.0.0.1",
          List.of(new Member.Assigned(queue, List.of(partitions))));
    }

    /** Messages behind per partition; -1 is unknown, -2 is never committed. */
    GroupBuilder behind(String queue, long... lag) {
      return behind(queue, lag, new long[0]);
    }

    GroupBuilder behind(String queue, long[] lag, long[] age) {
      List<PartitionLag> partitions = new ArrayList<>();
      long end = broker.queue(queue, lag.length).logEnd;
      for (int p = 0; p < lag.length; p++) {
        Measured seconds =
            lag[p] == 0
                ? new Measured.Known(0, NOW, Measured.Method.CAUGHT_UP, 100)
                : p < age.length
                    ? new Measured.Known(age[p], NOW, Measured.Method.RECORD_TIMESTAMP, 100)
                    : Measured.unknown(Measured.Reason.NOT_ASKED);
        if (lag[p] >= 0) {
          partitions.add(
              new PartitionLag(
                  p,
                  Measured.broker(end - lag[p], NOW),
                  new Measured.Known(lag[p], NOW, Measured.Method.OFFSET_ARITHMETIC, 100),
                  new Measured.Known(lag[p], NOW, Measured.Method.OFFSET_ARITHMETIC, 90),
                  seconds));
        } else {
          Measured unknown =
              Measured.unknown(
                  lag[p] == -1 ? Measured.Reason.NOT_AUTHORIZED : Measured.Reason.NO_COMMIT);
          partitions.add(new PartitionLag(p, unknown, unknown, unknown, unknown));
        }
      }
      lags.put(queue, partitions);
      return this;
    }

    SubscriptionId on(String queue) {
      return new SubscriptionId(id, queue);
    }

    GroupState build() {
      return new GroupState(
          id,
          kind,
          phase,
          List.copyOf(members.values()),
          lags.entrySet().stream()
              .map(e -> new SubscriptionState(on(e.getKey()), e.getValue()))
              .toList());
    }
  }

  /**
   * A past at even rates that leads to the present: {@code observations}, {@code every} seconds.
   *
   * @param inflow messages a second, per partition
   * @param outflow likewise
   */
  World past(
      GroupBuilder group,
      String queue,
      int observations,
      int every,
      double[] inflow,
      double[] outflow) {
    int n = inflow.length;
    long[] at = new long[observations];
    long[][] committed = new long[n][observations];
    long[][] logEnd = new long[n][observations];
    for (int i = 0; i < observations; i++) {
      long ago = (long) (observations - i) * every;
      at[i] = NOW.minusSeconds(ago).toEpochMilli();
      for (int p = 0; p < n; p++) {
        PartitionLag now = group.lags.get(queue).get(p);
        long end = group.broker.queue(queue, n).logEnd;
        logEnd[p][i] = end - Math.round(inflow[p] * ago);
        committed[p][i] =
            now.committed().number().isPresent()
                ? now.committed().number().getAsLong() - Math.round(outflow[p] * ago)
                : Window.UNKNOWN;
      }
    }
    windows.put(
        group.on(queue), new Window(at, IntStream.range(0, n).toArray(), committed, logEnd));
    return this;
  }

  static double[] each(int n, double rate) {
    double[] rates = new double[n];
    Arrays.fill(rates, rate);
    return rates;
  }
}
