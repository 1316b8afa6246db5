package io.clawback.runtime.config;

import static io.clawback.runtime.config.Keys.key;
import static io.clawback.runtime.config.Keys.must;

import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Policy;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Every key of the config file. The reader binds by these tables, and the JSON Schema shows them.
 */
final class FleetKeys {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final Shape TEXT = new Shape.Text();
  private static final Shape NAME = new Shape.Name();
  private static final Shape PATTERNS = new Shape.ListOf(new Shape.Pattern());
  private static final Shape ENOUGH = new Shape.Time(SECOND, LONGEST);
  private static final Shape SETTINGS = new Shape.Settings();

  private FleetKeys() {}

  private static final Keys LOOK =
      Keys.of(
          "what is looked at",
          key("only", PATTERNS, "Names looked at; nothing said means all."),
          key("ignore", PATTERNS, "Names never looked at; wins."));

  static final Keys BROKER =
      Keys.of(
          "a broker",
          must("type", NAME, "The plugin's type name, such as kafka."),
          must("cluster-id", TEXT, "What the broker must say it is; else it is not used."),
          key("settings", SETTINGS, "Client settings; ${ENV_VAR} and ${file:PATH} are secrets."),
          key("queues", new Shape.Table(LOOK), "Which queues are looked at."),
          key("groups", new Shape.Table(LOOK), "Which consumer groups are looked at."));

  static final Keys ENVIRONMENT =
      Keys.of(
          "an environment",
          key("region", TEXT, "Where it runs; a grouping only."),
          key("brokers", new Shape.MapOf(new Shape.Table(BROKER)), "Its brokers by name."));

  private static final Keys TENANT_BUDGET =
      Keys.of(
          "a tenant's budget",
          key("messages", new Shape.Whole(0, Long.MAX_VALUE), "Messages whose account may change."),
          key("share", new Shape.Percent(0, 100), "Share of what its queues hold, likewise."),
          key("instances", new Shape.Whole(0, 10_000), "Consumers that may be added."),
          key("partitions", new Shape.Whole(0, 10_000), "Partitions that may be added."));

  static final Keys TENANT =
      Keys.of(
          "a tenant",
          key("environments", PATTERNS, "Where; nothing said means everywhere."),
          key("queues", PATTERNS, "Names it owns."),
          key("not-queues", PATTERNS, "Names it does not own after all; wins."),
          key("groups", PATTERNS, "Group names it owns."),
          key("not-groups", PATTERNS, "Group names it does not own after all; wins."),
          key(
              "budget",
              new Shape.Table(TENANT_BUDGET),
              "The most that one run may do to it, over all its queues; nothing said is no bound."));

  static final Keys SCOPE =
      Keys.of(
          "a scope",
          key("tenants", PATTERNS, "Whose; nothing said means anyone's."),
          key("environments", PATTERNS, "Where; nothing said means everywhere."),
          key("queues", PATTERNS, "Of which queues; nothing said means all."),
          key("groups", PATTERNS, "Of which groups; nothing said means all."));

  static final Keys OBJECTIVE =
      Keys.of(
          "an objective",
          must("name", NAME, "For people; unique."),
          key("kind", choice(Objective.Kind.values()), "slo to ourselves, sla to a customer."),
          key("for", new Shape.Table(SCOPE), "Which subscriptions; nothing said means all."),
          key("lag-messages", new Shape.Whole(1, Long.MAX_VALUE), "Most messages behind."),
          key("lag-age", ENOUGH, "Most time behind."),
          key("alert-at", new Shape.Percent(1, 100), "Share of the bound that alerts."),
          key("persistence", new Shape.Whole(1, 1_000), "Observations that must agree."));

  /** What answers a backlog, so that how large it is may count. */
  static final List<StepKind> TIERED =
      List.of(StepKind.REBALANCE, StepKind.SCALE, StepKind.PAUSE, StepKind.QUARANTINE);

  private static final Keys ALLOW = allow("what a policy allows", List.of(StepKind.values()));

  private static Keys allow(String what, List<StepKind> kinds) {
    return Keys.of(
        what,
        kinds.stream()
            .map(k -> key(word(k), choice(Policy.Permission.values()), help(k)))
            .toArray(Keys.Key[]::new));
  }

  static final Keys BUDGET =
      Keys.of(
          "a budget",
          key("messages", new Shape.Whole(1, Long.MAX_VALUE), "Messages whose account may change."),
          key("share", new Shape.Percent(1, 100), "Share of the backlog, likewise."),
          key("time", ENOUGH, "For one step."),
          key("instances", new Shape.Whole(0, 10_000), "Consumers a scale may add or remove."),
          key("partitions", new Shape.Whole(0, 10_000), "Partitions an expansion may add."));

  static final Keys TIER =
      Keys.of(
          "a tier",
          must("name", NAME, "Recorded with every act under it; unique within the policy."),
          must(
              "exceeded-by",
              new Shape.Percent(1, 1_000_000),
              "Applies where an objective is exceeded by at least so much of what it allows."),
          key(
              "allow",
              new Shape.Table(allow("what a tier allows", TIERED)),
              "By kind of step; not named means as in the policy."),
          key(
              "budget",
              new Shape.Table(BUDGET),
              "One of its own; what is not named is as in the policy. Without it, the policy's."));

  static final Keys POLICY =
      Keys.of(
          "a policy",
          must("name", NAME, "Recorded with every act; unique."),
          key("for", new Shape.Table(SCOPE), "For what; nothing said means all."),
          key("allow", new Shape.Table(ALLOW), "By kind of step; not named means never."),
          key(
              "budget",
              new Shape.Table(BUDGET),
              "The most that all steps of one run may do together."),
          key("tiers", list(TIER), "What holds otherwise where an objective is exceeded by far."),
          key("recover-within", ENOUGH, "How long consumers have to recover after a step."),
          key("on-not-recovered", choice(Policy.OnNotRecovered.values()), "What then."),
          key("cooldown", time(Duration.ZERO), "Shortest time between two acts on one target."),
          key("manual-baseline", ENOUGH, "What the same work takes by hand."),
          key("approval-valid", ENOUGH, "How long an approval holds."),
          key("four-eyes", new Shape.Flag(), "Whether approver and author must differ."));

  static final Keys RATIO =
      Keys.of(
          "a ratio",
          must("least", new Shape.Decimal(), "Least share of the reference's number."),
          must("most", new Shape.Decimal(), "Most of it."));

  static final Keys RELATION =
      Keys.of(
          "a relation",
          key("ratio", new Shape.Table(RATIO), "The number divided by the reference's."),
          key("within", new Shape.Whole(0, Long.MAX_VALUE), "Most difference."));

  static final Keys PARITY =
      Keys.of(
          "a parity rule",
          must("name", NAME, "For people; unique."),
          must("property", TEXT, "Such as queue.partitions or queue.settings.retention.ms."),
          key("of", PATTERNS, "Names compared; nothing said means all."),
          key("ignore", PATTERNS, "Names that are not; wins."),
          key("reference", NAME, "The environment that is right."),
          must("environments", new Shape.ListOf(NAME), "Which environments are compared."),
          key(
              "relation",
              new Shape.WordOr(List.of("equal", "at-least"), RELATION),
              "How values must agree; equal when nothing is said."),
          key("align", new Shape.Flag(), "Whether a plan may change the others."));

  static final Keys CONSUMERS =
      Keys.of(
          "a consumer fleet",
          must("type", NAME, "The plugin's type name, such as process."),
          must("group", TEXT, "environment/broker/group."),
          key("min", new Shape.Whole(0, 10_000), "Never fewer instances."),
          must("max", new Shape.Whole(1, 10_000), "Never more instances."),
          key("settings", SETTINGS, "Of the plugin."));

  static final Keys SINK =
      Keys.of(
          "a sink",
          must("type", NAME, "The plugin's type name, such as jsonl."),
          key("settings", SETTINGS, "Of the plugin; secrets as in a broker's."));

  static final Keys CONTRACT =
      Keys.of(
          "a contract",
          must("name", NAME, "For evidence; unique within the entry."),
          must("type", NAME, "The plugin's type name, such as json-schema or cel."),
          key("files", new Shape.ListOf(TEXT), "Relative to this file; the one that counts first."),
          key("settings", SETTINGS, "Of the plugin; secrets as in a broker's."));

  static final Keys SKIP_LIST =
      Keys.of(
          "the queues of a skip list",
          must("list", TEXT, "Consumers learn from it what to leave out: compacted, 1 partition."),
          must("status", TEXT, "They answer in it."));

  static final Keys CONTENT =
      Keys.of(
          "an entry of contents",
          must("name", NAME, "For people; unique."),
          key("for", new Shape.Table(SCOPE), "Which queues; nothing said means all."),
          key(
              "idempotency-key",
              TEXT,
              "Tells duplicates: key, header:NAME, $.path.to.field, cel:…"),
          key("tenant", TEXT, "Whose a message is; written likewise."),
          key("accepted-window", time(Duration.ZERO), "How long an accepted key is remembered."),
          key("accepted-read", new Shape.Bytes(0, 64L << 30), "Of what was consumed, each look."),
          key("accepted-keys", new Shape.Whole(1, 50_000_000), "Kept of what was consumed."),
          key("contracts", list(CONTRACT), "What messages must keep to."),
          key("quarantine", TEXT, "The queue on the same broker that poison is set aside in."),
          key(
              "side-queue",
              TEXT,
              "What is written once more goes there; the same consumers read it."),
          key("skip-list", new Shape.Table(SKIP_LIST), "Where its consumers have the interceptor."),
          key("show-to", PATTERNS, "Who may see values, as user@host; else they are masked."),
          key("message-bytes", new Shape.Bytes(1_024, 512 << 20), "Larger ones are only told of."),
          key("duplicate-memory", new Shape.Bytes(1 << 20, 64L << 30), "For finding duplicates."));

  static final Keys LIMITS =
      Keys.of(
          "the limits",
          key("max-queues", new Shape.Whole(1, 1_000_000), "Of one broker."),
          key("max-partitions", new Shape.Whole(1, 10_000_000), "Of one broker."),
          key("max-groups", new Shape.Whole(1, 1_000_000), "Of one broker."),
          key("request-timeout", quick(Duration.ofMinutes(10)), "For one request."),
          key("snapshot-timeout", quick(Duration.ofHours(1)), "For one broker's snapshot."),
          key("fetch-messages", new Shape.Whole(0, 1_000_000), "Messages read per snapshot."),
          key("fetch-bytes", new Shape.Bytes(0, 1L << 30), "Bytes read per snapshot."),
          key("history-window", new Shape.Whole(2, 1_000), "Observations kept."),
          key("history-for", time(Duration.ofMinutes(1)), "How long they are kept."),
          key(
              "poison-confidence",
              new Shape.Percent(50, 100),
              "From which confidence on messages are called poison."),
          key("rollback-bytes", new Shape.Bytes(1 << 20, 1L << 50), "Kept for ways back."),
          key("rollback-days", new Shape.Whole(1, 3_650), "How long that is kept."),
          key(
              "recovery-window",
              quick(Duration.ofMinutes(10)),
              "Over how long consumption is measured after steps, at least."));

  static final Keys ROOT =
      Keys.of(
          "the config file",
          must("version", new Shape.Whole(1, 1), "The format's version: 1."),
          must("environments", map(ENVIRONMENT), "Environments by name."),
          key("tenants", map(TENANT), "Owners by name."),
          key("objectives", list(OBJECTIVE), "The first that matches a subscription holds."),
          key("policies", list(POLICY), "The first that matches decides."),
          key("parity", list(PARITY), "What environments must agree on."),
          key("consumers", map(CONSUMERS), "Who runs a group's consumers, by name."),
          key("sinks", map(SINK), "Where ledger entries are copied to, by name."),
          key("contents", list(CONTENT), "What messages mean; the first that matches holds."),
          key("limits", new Shape.Table(LIMITS), "Bounds on everything."));

  private static Shape map(Keys keys) {
    return new Shape.MapOf(new Shape.Table(keys));
  }

  private static Shape list(Keys keys) {
    return new Shape.ListOf(new Shape.Table(keys));
  }

  private static Shape time(Duration least) {
    return new Shape.Time(least, LONGEST);
  }

  private static Shape quick(Duration most) {
    return new Shape.Time(Duration.ofMillis(100), most);
  }

  private static Shape choice(Enum<?>... values) {
    return new Shape.Choice(Arrays.stream(values).map(FleetKeys::word).toList());
  }

  /** How a constant is written in the file. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String help(StepKind kind) {
    return switch (kind) {
      case REBALANCE -> "Share partitions anew among members.";
      case SCALE -> "Change how many consumers run.";
      case EXPAND -> "Add partitions; cannot be undone.";
      case SETTINGS -> "Change a queue's settings.";
      case QUOTA -> "Change a client quota.";
      case OFFSETS -> "Move a group's position.";
      case PAUSE -> "Stop the owner's consumers for as long as a step needs, and run them again.";
      case QUARANTINE -> "Hold poison messages aside, and let the group go on without them.";
      case REDRIVE ->
          "Put messages back that were held aside or lie in a dead-letter queue; cannot be undone.";
      case REWRITE ->
          "Write a group's backlog once more without its poison; the order against new messages is"
              + " not kept.";
    };
  }
}
