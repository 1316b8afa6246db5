package io.clawback.app.demo;

import io.clawback.app.show.OperationWords;
import io.clawback.app.show.Words;
import io.clawback.model.finding.Finding;
import io.clawback.model.json.Json;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was measured, in the execution log's sentences. Pure. */
final class Narrative {
  private Narrative() {}

  /** The parity findings in one text. */
  static String mismatches(List<Finding.ParityDrift> drifts) {
    return drifts.isEmpty()
        ? "No mismatch: all parity rules hold."
        : "Mismatch detected: "
            + drifts.stream().map(Narrative::mismatch).collect(Collectors.joining(" "));
  }

  private static String mismatch(Finding.ParityDrift drift) {
    String here = drift.environment();
    String there = drift.reference().map(r -> r.environment()).orElse("the rule");
    String owner = drift.tenant().equals(TenantName.UNOWNED) ? "" : drift.tenant() + " ";
    OptionalLong found = number(drift.found());
    OptionalLong wanted = number(drift.wanted());
    boolean numbers = found.isPresent() && wanted.isPresent();
    return switch (drift.property()) {
      case "queue.partitions" ->
          "%stopic %s in %s has %s partitions, %s has %s partitions."
              .formatted(owner, drift.subject(), here, drift.found(), there, drift.wanted());
      case "group.lag" ->
          numbers
              ? "%sgroup %s: consumer group offsets differ by %s messages (lag %s in %s, %s in %s)."
                  .formatted(
                      owner,
                      drift.subject(),
                      Words.count(Math.abs(found.getAsLong() - wanted.getAsLong())),
                      Words.count(found.getAsLong()),
                      here,
                      Words.count(wanted.getAsLong()),
                      there)
              : general(drift, owner, here, there);
      default -> general(drift, owner, here, there);
    };
  }

  private static String general(
      Finding.ParityDrift drift, String owner, String here, String there) {
    return "%s%s: %s is %s in %s, %s wants %s."
        .formatted(
            owner,
            drift.subject(),
            drift.property(),
            Words.value(drift.property(), drift.found()),
            here,
            there,
            Words.value(drift.property(), drift.wanted()));
  }

  private static OptionalLong number(String text) {
    String digits = text.replace(",", "").replace("_", "");
    return digits.matches("-?\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  /** Which objectives are exceeded, which nearly, and that the rest is well. */
  static String lags(List<Finding.BacklogBreach> backlogs, int tenants) {
    List<String> sentences = new ArrayList<>();
    TreeSet<TenantName> named = new TreeSet<>();
    for (Finding.BacklogBreach backlog : backlogs) {
      named.add(backlog.tenant());
      sentences.add(
          (backlog.breached() ? "Consumer lag threshold breached: " : "Above the alert threshold: ")
              + backlog.tenant()
              + " group '"
              + backlog.subscription().group().name()
              + "' lag = "
              + lag(backlog)
              + ".");
    }
    int rest = tenants - named.size();
    if (rest > 0) {
      sentences.add(Words.several(rest, "other tenant") + " within normal bounds.");
    }
    return String.join(" ", sentences);
  }

  private static String lag(Finding.BacklogBreach backlog) {
    OptionalLong messages = backlog.lagMessages().number();
    OptionalLong seconds = backlog.lagSeconds().number();
    return (messages.isPresent() ? Words.count(messages.getAsLong()) + " msgs" : "unknown")
        + backlog.sloMessages().map(slo -> " (SLO: " + Words.count(slo) + ")").orElse("")
        + (seconds.isPresent() ? ", oldest " + Words.count(seconds.getAsLong()) + " s" : "");
  }

  /** One detection, with what the plan does about it. */
  static Json detection(Finding.BacklogBreach backlog, Plan plan) {
    List<String> actions =
        plan.steps()
            .filter(s -> answers(s, backlog))
            .map(s -> action(s.operation()))
            .distinct()
            .toList();
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("tenant", Json.of(backlog.tenant().value()));
    fields.put("environment", Json.of(backlog.environment()));
    fields.put("consumer_group", Json.of(backlog.subscription().group().name()));
    fields.put("topic", Json.of(backlog.subscription().queue()));
    fields.put("lag_messages", number(backlog.lagMessages().number()));
    fields.put("lag_age_seconds", number(backlog.lagSeconds().number()));
    fields.put(
        "affected_partitions", Json.of(backlog.affected().stream().map(p -> Json.of(p)).toList()));
    fields.put("remediation_action", Json.of(actions.isEmpty() ? "none" : actions.getFirst()));
    fields.put("remediation_actions", Json.of(actions.stream().map(a -> Json.of(a)).toList()));
    if (actions.isEmpty()) {
      plan.declined().stream()
          .filter(d -> d.finding().equals(backlog.key()))
          .findFirst()
          .ifPresent(d -> fields.put("declined", Json.of(d.code() + ": " + d.reason())));
    }
    return Json.of(fields);
  }

  /** Whether the step is for the backlog itself, or for another trouble of the same group. */
  private static boolean answers(Step step, Finding.BacklogBreach backlog) {
    return step.findings().contains(backlog.key())
        || OperationWords.group(step.operation()).equals(backlog.subscription().group().toString());
  }

  private static Json number(OptionalLong number) {
    return number.isPresent() ? Json.of(number.getAsLong()) : new Json.Null();
  }

  private static String action(Operation operation) {
    return switch (operation.kind()) {
      case REBALANCE -> "trigger_rebalance";
      case SCALE -> "scale_consumers";
      case EXPAND -> "expand_partitions";
      case SETTINGS -> "alter_settings";
      case QUOTA -> "alter_quota";
      case OFFSETS -> "reset_offsets";
      case PAUSE -> "pause_consumers";
      case QUARANTINE -> "quarantine_messages";
      case REDRIVE -> "redrive_messages";
      case REWRITE -> "rewrite_messages";
    };
  }

  /** What a step is about to do. */
  static String doing(Step step) {
    String who = step.tenant() + " ";
    return switch (step.operation()) {
      case Operation.RestartConsumers o ->
          "Triggering partition rebalancing for " + who + o.group().name();
      case Operation.RemoveMembers o ->
          "Triggering partition rebalancing for "
              + who
              + o.group().name()
              + ": removing "
              + Words.several(o.members().size() + o.instances().size(), "member");
      case Operation.ScaleConsumers o ->
          "Scaling consumer instances: %s%s from %d to %d instances"
              .formatted(who, o.group().name(), o.from(), o.to());
      case Operation.ExpandPartitions o ->
          "Syncing partition count for %stopic %s: %s %d → %d partitions"
              .formatted(who, o.queue().name(), o.broker().environment(), o.from(), o.to());
      case Operation.AlterSettings o ->
          "Syncing settings of %stopic %s in %s: %s"
              .formatted(who, o.queue().name(), o.broker().environment(), changes(o.changes()));
      case Operation.AlterQuota o ->
          "Syncing quota of %s in %s: %s"
              .formatted(o.entity(), o.broker().environment(), changes(o.changes()));
      case Operation.ResetOffsets o ->
          "Moving offsets of %s%s on %s"
              .formatted(who, o.subscription().group().name(), o.subscription().queue());
      case MessageOperation o -> OperationWords.what(o);
    };
  }

  private static String changes(List<Operation.Change> changes) {
    return changes.stream()
        .map(c -> c.key() + " " + c.from().orElse("(none)") + " → " + c.to().orElse("(default)"))
        .collect(Collectors.joining(", "));
  }

  /** Whether the step makes environments agree; otherwise it remedies a backlog. */
  static boolean syncs(Step step) {
    return switch (step.operation().kind()) {
      case EXPAND, SETTINGS, QUOTA -> true;
      case REBALANCE, SCALE, OFFSETS, PAUSE, QUARANTINE, REDRIVE, REWRITE -> false;
    };
  }
}
