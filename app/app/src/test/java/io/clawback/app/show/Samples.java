package io.clawback.app.show;

import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Forecast;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Environment;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Scope;
import io.clawback.model.fleet.Tenant;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
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
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A small fleet, seen at one time. */
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-03-01T08:45:12Z");
  public static final BrokerId PROD = new BrokerId("prod", "main");
  public static final GroupId ORDERS = new GroupId(PROD, "order-processor");
  public static final TenantName A = new TenantName("tenant-a");
  public static final TenantName B = new TenantName("tenant-b");

  private Samples() {}

  public static SubscriptionId orders() {
    return new SubscriptionId(ORDERS, "orders");
  }

  public static SubscriptionId payments() {
    return new SubscriptionId(new GroupId(PROD, "payment-service"), "payments");
  }

  private static Tenant tenant(TenantName name, String prefix) {
    List<NamePattern> names = List.of(new NamePattern(prefix + "*"));
    return new Tenant(name, List.of(), names, List.of(), names, List.of());
  }

  /** Two tenants, one objective. */
  public static Fleet fleet() {
    return new Fleet(
        List.of(new Environment("prod", Optional.empty())),
        List.of(),
        List.of(tenant(A, "order"), tenant(B, "payment")),
        List.of(
            new Objective(
                "default",
                Objective.Kind.SLO,
                new Scope(
                    List.of(A, B).stream().map(t -> new NamePattern(t.value())).toList(),
                    List.of(),
                    List.of(),
                    List.of()),
                Optional.of(100_000L),
                Optional.of(Duration.ofMinutes(30)),
                80,
                1)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Limits.DEFAULT,
        "sha256:0");
  }

  private static Measured known(long value, Measured.Method method, int confidence) {
    return new Measured.Known(value, NOW, method, confidence);
  }

  static PartitionLag lag(int partition, long committed, long lag, long seconds) {
    return new PartitionLag(
        partition,
        Measured.broker(committed, NOW),
        known(lag, Measured.Method.OFFSET_ARITHMETIC, 100),
        known(lag, Measured.Method.OFFSET_ARITHMETIC, 95),
        lag == 0
            ? known(0, Measured.Method.CAUGHT_UP, 100)
            : known(seconds, Measured.Method.RECORD_TIMESTAMP, 99));
  }

  static PartitionLag nothing(int partition) {
    Measured none = Measured.unknown(Measured.Reason.NO_COMMIT);
    return new PartitionLag(partition, none, none, none, none);
  }

  private static QueueState queue(String name, int partitions) {
    List<PartitionState> states = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      Measured end = Measured.broker(200_000, NOW);
      states.add(
          new PartitionState(i, Measured.broker(0, NOW), end, end, 1, List.of(1), List.of(1)));
    }
    return new QueueState(
        new QueueId(PROD, name),
        "t-" + name,
        false,
        states,
        1,
        new TreeMap<>(),
        new QueueTraits(true, false, true, true));
  }

  private static GroupState group(
      String name, String queue, List<Member> members, PartitionLag... lags) {
    GroupId id = new GroupId(PROD, name);
    return new GroupState(
        id,
        GroupState.Kind.CLASSIC,
        members.isEmpty() ? GroupState.Phase.EMPTY : GroupState.Phase.STABLE,
        members,
        List.of(new SubscriptionState(new SubscriptionId(id, queue), List.of(lags))));
  }

  /** Orders in breach, payments near it, an unowned group without a commit. */
  public static FleetSnapshot snapshot() {
    Member reader =
        new Member(
            "c-1-abc",
            Optional.empty(),
            "c-1",
            "/10.0.0.7",
            List.of(new Member.Assigned("orders", List.of(0, 1))));
    BrokerSnapshot broker =
        new BrokerSnapshot(
            PROD,
            "cluster-1",
            "4.0",
            NOW,
            List.of(),
            List.of(queue("audit", 1), queue("orders", 4), queue("payments", 2)),
            List.of(
                group("auditors", "audit", List.of(), nothing(0)),
                group(
                    "order-processor",
                    "orders",
                    List.of(reader),
                    lag(0, 139_000, 61_000, 1_842),
                    lag(1, 200_000, 0, 0),
                    lag(2, 157_000, 43_000, 1_100),
                    lag(3, 148_000, 52_000, 1_500)),
                group(
                    "payment-service",
                    "payments",
                    List.of(),
                    lag(0, 111_000, 89_000, 512),
                    nothing(1))),
            List.of(),
            List.of(),
            List.of());
    return new FleetSnapshot(NOW, List.of(broker), List.of(), List.of());
  }

  /** One earlier look at orders, a minute ago, when 12,000 fewer were behind. */
  public static History history() {
    TreeMap<SubscriptionId, Window> windows = new TreeMap<>();
    windows.put(
        orders(),
        new Window(
            new long[] {NOW.minusSeconds(60).toEpochMilli()},
            new int[] {0, 1, 2, 3},
            new long[][] {{139_000}, {200_000}, {157_000}, {148_000}},
            new long[][] {{188_000}, {200_000}, {200_000}, {200_000}}));
    return new History(windows, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  public static Finding.BacklogBreach breach() {
    return new Finding.BacklogBreach(
        "backlog:" + orders(),
        A,
        orders(),
        Severity.CRITICAL,
        "default",
        true,
        known(156_000, Measured.Method.OFFSET_ARITHMETIC, 95),
        known(1_842, Measured.Method.RECORD_TIMESTAMP, 99),
        Optional.of(100_000L),
        Optional.of(1_800L),
        List.of(0, 2, 3),
        true,
        new Forecast(
            Optional.of(900.0),
            Optional.of(700.0),
            Optional.empty(),
            Optional.empty(),
            Optional.of(90_000L)),
        List.of("156% of the objective 'default'"));
  }

  public static Finding.BacklogBreach alert() {
    return new Finding.BacklogBreach(
        "backlog:" + payments(),
        B,
        payments(),
        Severity.MINOR,
        "default",
        false,
        known(89_000, Measured.Method.OFFSET_ARITHMETIC, 95),
        known(512, Measured.Method.RECORD_TIMESTAMP, 99),
        Optional.of(100_000L),
        Optional.of(1_800L),
        List.of(0),
        true,
        Forecast.UNKNOWN,
        List.of("89% of the objective 'default', alert from 80%"));
  }

  public static Finding.ParityDrift drift() {
    return new Finding.ParityDrift(
        "parity:partitions:payments:staging",
        B,
        Severity.MAJOR,
        "partitions",
        "queue.partitions",
        "payments",
        new BrokerId("staging", "main"),
        Optional.of(PROD),
        "6",
        "8",
        "compared",
        Finding.Change.IRREVERSIBLE,
        List.of("rule 'partitions' wants them equal"));
  }

  public static Step scale() {
    return new Step(
        "1.1",
        A,
        "orders",
        List.of(breach().key()),
        new Operation.ScaleConsumers(ORDERS, "orders-consumers", 4, 6),
        List.of(
            new Precondition.ClusterIs(PROD, "cluster-1"),
            new Precondition.InstancesAre("orders-consumers", 4)),
        Budget.DEFAULT,
        new WayBack.Undo(new Operation.ScaleConsumers(ORDERS, "orders-consumers", 6, 4)),
        false,
        false,
        "4 consumers take 700/s of 900/s; 6 can take 1,050/s.",
        "start 2 more",
        "within the objective in 4m00s");
  }

  public static Step expand() {
    QueueId queue = new QueueId(new BrokerId("staging", "main"), "payments");
    return new Step(
        "2.1",
        B,
        "parity",
        List.of(drift().key()),
        new Operation.ExpandPartitions(queue, 6, 8),
        List.of(new Precondition.PartitionsAre(queue, 6)),
        Budget.DEFAULT,
        new WayBack.Irreversible("a topic's partitions cannot be taken away"),
        true,
        false,
        "prod has 8 partitions, staging 6.",
        "kafka-topics.sh --bootstrap-server s:9092 --alter --topic payments --partitions 8",
        "8 partitions at once");
  }

  /** Two waves and one finding left alone. */
  public static Plan plan() {
    return new Plan(
        NOW,
        "ann@host",
        "sha256:0",
        List.of(
            new Plan.Wave(1, "breaches that are critical", List.of(scale())),
            new Plan.Wave(2, "parity", List.of(expand()))),
        List.of(
            new Declined(
                alert().key(),
                B,
                "below-act-threshold",
                "89,000 of 100,000 messages: within the objective.")));
  }
}
