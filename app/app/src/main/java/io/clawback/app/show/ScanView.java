package io.clawback.app.show;

import io.clawback.app.print.Fitted;
import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Scope;
import io.clawback.model.json.Json;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.History;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.SubscriptionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The whole fleet at a glance: one row for each subscription, the worst first. */
public final class ScanView {
  /** What a narrow terminal does without, the first first. */
  private static final List<String> SPARE =
      List.of("WORST-PARTITIONS", "MEMBERS", "SLO", "TREND", "TENANT", "AGE");

  private static final List<String> SPARE_OF_PARTITIONS =
      List.of(
          "CLIENT-ID",
          "HOST",
          "CONFIDENCE",
          "METHOD",
          "CONSUMER-ID",
          "LAG-MESSAGES",
          "LAG-SECONDS",
          "LOG-END-OFFSET");

  private static final List<String> NAMES =
      List.of("ENVIRONMENT", "BROKER", "TENANT", "GROUP", "TOPIC", "CONSUMER-ID");

  private final FleetSnapshot snapshot;
  private final List<ScanRow> rows;

  private ScanView(FleetSnapshot snapshot, List<ScanRow> rows) {
    this.snapshot = snapshot;
    this.rows = rows;
  }

  /** What {@code scope} chooses of the snapshot. */
  public static ScanView of(
      Fleet fleet, FleetSnapshot snapshot, History history, List<Finding> findings, Scope scope) {
    TreeMap<SubscriptionId, Finding.BacklogBreach> breaches = new TreeMap<>();
    TreeMap<SubscriptionId, Finding.StalledConsumer> faults = new TreeMap<>();
    for (Finding finding : findings) {
      if (finding instanceof Finding.BacklogBreach breach) {
        breaches.putIfAbsent(breach.subscription(), breach);
      } else if (finding instanceof Finding.StalledConsumer fault) {
        faults.putIfAbsent(fault.subscription(), fault);
      }
    }
    List<ScanRow> rows = new ArrayList<>();
    for (BrokerSnapshot broker : snapshot.brokers()) {
      Trends trends = new Trends(history, broker);
      for (GroupState group : broker.groups()) {
        for (SubscriptionState state : group.subscriptions()) {
          SubscriptionId id = state.id();
          TenantName tenant = Fleet.sole(fleet.owners(id));
          if (scope.matches(tenant, id)) {
            rows.add(
                new ScanRow(
                    tenant,
                    group,
                    state,
                    fleet.objective(id),
                    Optional.ofNullable(breaches.get(id)),
                    Optional.ofNullable(faults.get(id)),
                    trends.of(state)));
          }
        }
      }
    }
    return new ScanView(snapshot, ScanRow.worstFirst(rows));
  }

  /** Subscriptions, one line each. */
  public Shown subscriptions() {
    return new Shown(() -> table().text(), this::bare, () -> document(false));
  }

  /** Partitions, one line each, under Kafka's own titles. */
  public Shown partitions() {
    return Shown.of(() -> PartitionTable.of(snapshot, rows), () -> document(true));
  }

  /** The same rows for a terminal of that width. */
  public Fitted fitted(boolean partitions, int width) {
    return partitions
        ? Fitted.of(PartitionTable.of(snapshot, rows), width, SPARE_OF_PARTITIONS, NAMES)
        : Fitted.of(table(), width, SPARE, NAMES);
  }

  /** The same without what is known to have no lag and nothing else to tell. */
  public ScanView withoutIdle() {
    return new ScanView(snapshot, rows.stream().filter(r -> !r.idle()).toList());
  }

  /** How many rows {@link #withoutIdle} leaves out. */
  public long idle() {
    return rows.stream().filter(ScanRow::idle).count();
  }

  /** Over which time TREND was told; empty when none is known. */
  public String trendTime() {
    LongSummaryStatistics seconds =
        rows.stream()
            .filter(r -> r.trend().isPresent())
            .mapToLong(r -> Math.round(r.trend().get().seconds()))
            .summaryStatistics();
    if (seconds.getCount() == 0) {
      return "";
    }
    return "TREND is over the last "
        + (seconds.getMin() == seconds.getMax() ? "" : Words.span(seconds.getMin()) + " to ")
        + Words.span(seconds.getMax())
        + ".";
  }

  /** The first rows only, as text. */
  public String worst(int count) {
    return new ScanView(snapshot, rows.subList(0, Math.min(count, rows.size()))).table().text();
  }

  /** How many objectives are exceeded. */
  public long breaches() {
    return rows.stream()
        .filter(r -> r.breach().filter(Finding.BacklogBreach::breached).isPresent())
        .count();
  }

  private Table table() {
    Table table =
        new Table(
            Column.text("ENVIRONMENT"),
            Column.text("TENANT"),
            Column.text("GROUP"),
            Column.text("TOPIC"),
            Column.number("LAG"),
            Column.number("AGE"),
            Column.text("SLO"),
            Column.number("%SLO"),
            Column.text("STATE"),
            Column.number("TREND"),
            Column.number("MEMBERS"),
            Column.text("WORST-PARTITIONS"));
    for (ScanRow row : rows) {
      SubscriptionId id = row.state().id();
      table.row(
          environment(id),
          row.tenant(),
          id.group().name(),
          id.queue(),
          lag(row),
          age(row),
          row.objective().map(ScanView::bounds).orElse(""),
          row.percent().isPresent() ? row.percent().getAsLong() + "%" : "",
          row.verdict(),
          row.trend().map(t -> Words.rate(t.perSecond())).orElse(""),
          row.members(),
          worst(row));
    }
    return table;
  }

  private Table bare() {
    Table table =
        new Table(
            Column.text("ENVIRONMENT"),
            Column.text("BROKER"),
            Column.text("TENANT"),
            Column.text("GROUP"),
            Column.text("TOPIC"),
            Column.number("LAG-MESSAGES"),
            Column.number("LAG-SECONDS"),
            Column.number("SLO-MESSAGES"),
            Column.number("SLO-SECONDS"),
            Column.number("SLO-PERCENT"),
            Column.text("STATE"),
            Column.number("MEMBERS"),
            Column.number("PARTITIONS"),
            Column.number("UNKNOWN-PARTITIONS"),
            Column.text("LAG-SECONDS-METHOD"),
            Column.number("LAG-SECONDS-CONFIDENCE"),
            Column.number("LAG-CHANGE-PER-SECOND"),
            Column.number("LAG-CHANGE-OVER-SECONDS"),
            Column.text("WORST-PARTITIONS"));
    for (ScanRow row : rows) {
      SubscriptionId id = row.state().id();
      table.row(
          id.broker().environment(),
          id.broker().name(),
          row.tenant(),
          id.group().name(),
          id.queue(),
          row.lag(),
          row.age(),
          row.objective().flatMap(Objective::lagMessages),
          row.objective().flatMap(Objective::lagAge).map(Duration::toSeconds),
          row.percent(),
          row.verdict(),
          row.members(),
          row.state().partitions().size(),
          row.state().unknownPartitions(),
          row.oldest().map(Measured.Known::method).map(ScanView::method),
          row.oldest().map(Measured.Known::confidence),
          row.trend().map(t -> String.format(Locale.ROOT, "%.1f", t.perSecond())),
          row.trend().map(t -> Math.round(t.seconds())),
          worst(row));
    }
    return table;
  }

  private static String method(Measured.Method method) {
    return method.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The environment; with the broker's name where it has more than one. */
  private String environment(SubscriptionId id) {
    long brokers =
        snapshot.brokers().stream()
            .filter(b -> b.id().environment().equals(id.broker().environment()))
            .count();
    return brokers > 1 ? id.broker().toString() : id.broker().environment();
  }

  /** What is known is a lower bound when some partitions are not known. */
  private static String lag(ScanRow row) {
    OptionalLong lag = row.lag();
    if (lag.isEmpty()) {
      return "";
    }
    return (row.state().unknownPartitions() > 0 ? ">=" : "") + lag.getAsLong();
  }

  /** An estimate says so. */
  private static String age(ScanRow row) {
    return row.age().isPresent()
        ? (row.ageEstimated() ? "~" : "") + Words.span(row.age().getAsLong())
        : "";
  }

  private static String bounds(Objective objective) {
    String messages = objective.lagMessages().map(String::valueOf).orElse("");
    String age = objective.lagAge().map(a -> Words.bound(a.toSeconds())).orElse("");
    return messages.isEmpty() || age.isEmpty() ? messages + age : messages + " or " + age;
  }

  private static String worst(ScanRow row) {
    List<PartitionLag> worst = row.worst();
    if (worst.isEmpty()) {
      return row.unknownBecause().map(r -> "(" + Words.small(r) + ")").orElse("");
    }
    String first =
        worst.stream()
            .limit(3)
            .map(p -> p.partition() + ":" + p.lagMessages().number().orElse(0))
            .collect(Collectors.joining(" "));
    return worst.size() > 3 ? first + " +" + (worst.size() - 3) : first;
  }

  private Json document(boolean withPartitions) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("at", Json.of(snapshot.at().toString()));
    fields.put("summary", Census.of(snapshot).document());
    fields.put(
        "subscriptions",
        Json.of(rows.stream().map(r -> ScanDocument.of(r, snapshot, withPartitions)).toList()));
    fields.put("unseen", Json.of(Census.unseen(snapshot)));
    return Json.of(fields);
  }
}
