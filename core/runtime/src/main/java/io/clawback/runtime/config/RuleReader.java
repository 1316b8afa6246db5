package io.clawback.runtime.config;

import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Tier;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads objectives and policies. */
final class RuleReader {
  /** Share of an objective's bound from which a finding is made, in percent. */
  static final int ALERT_PERCENT = 80;

  /** Observations that must agree before an act. */
  static final int PERSISTENCE = 3;

  static final Duration RECOVER_WITHIN = Duration.ofMinutes(5);
  static final Duration COOLDOWN = Duration.ofMinutes(15);
  static final Duration APPROVAL_VALID = Duration.ofHours(4);

  private final Declared declared;
  private final Faults faults;

  RuleReader(Declared declared, Faults faults) {
    this.declared = declared;
    this.faults = faults;
  }

  List<Objective> objectives(List<Section> sections, Limits limits) {
    declared.unique(names(sections), "objective");
    return sections.stream().map(s -> objective(s, limits)).toList();
  }

  private Objective objective(Section section, Limits limits) {
    if (!section.empty() && !section.has("lag-messages") && !section.has("lag-age")) {
      faults.error(
          section.at(),
          "config.impossible-objective",
          "An objective without a bound can never be met or missed.",
          "Add lag-messages, lag-age or both.");
    }
    int persistence = section.whole("persistence").map(Math::toIntExact).orElse(PERSISTENCE);
    if (persistence > limits.historyWindow()) {
      faults.error(
          section.at("persistence"),
          "config.impossible-objective",
          persistence
              + " observations must agree, but only "
              + limits.historyWindow()
              + " are kept.",
          "Lower persistence, or raise limits.history-window.");
    }
    return new Objective(
        name(section),
        section.choice("kind", Objective.Kind.class).orElse(Objective.Kind.SLO),
        declared.scope(section),
        section.whole("lag-messages"),
        section.time("lag-age"),
        section.percent("alert-at").orElse(ALERT_PERCENT),
        persistence);
  }

  List<Policy> policies(List<Section> sections) {
    declared.unique(names(sections), "policy");
    return sections.stream().map(this::policy).toList();
  }

  private void irreversible(
      Section allow,
      SortedMap<StepKind, Policy.Permission> permissions,
      StepKind kind,
      String why) {
    if (permissions.get(kind) == Policy.Permission.AUTOMATIC) {
      String word = FleetKeys.word(kind);
      faults.warn(
          allow.at(word),
          "config.irreversible-automatic",
          why + ": an approval is asked for all the same.",
          "Write '" + word + ": approval'.");
    }
  }

  private static SortedMap<StepKind, Policy.Permission> permissions(
      Section allow, List<StepKind> kinds) {
    TreeMap<StepKind, Policy.Permission> permissions = new TreeMap<>();
    for (StepKind kind : kinds) {
      allow
          .choice(FleetKeys.word(kind), Policy.Permission.class)
          .ifPresent(p -> permissions.put(kind, p));
    }
    return permissions;
  }

  private List<Tier> tiers(List<Section> sections, Budget policys) {
    declared.unique(names(sections), "tier");
    TreeMap<Integer, Tier> tiers = new TreeMap<>();
    for (Section section : sections) {
      Tier tier =
          new Tier(
              name(section),
              section.percent("exceeded-by").orElse(0),
              permissions(section.section("allow"), FleetKeys.TIERED),
              section.has("budget")
                  ? Optional.of(budget(section.section("budget"), policys))
                  : Optional.empty());
      Tier other = tiers.putIfAbsent(tier.exceededBy(), tier);
      if (other != null && tier.exceededBy() > 0) {
        faults.error(
            section.at("exceeded-by"),
            "config.impossible-tier",
            "Tier '" + other.name() + "' applies from " + tier.exceededBy() + "% on, too.",
            "Give each a bound of its own.");
      }
    }
    return List.copyOf(tiers.values());
  }

  private Policy policy(Section section) {
    Section allow = section.section("allow");
    SortedMap<StepKind, Policy.Permission> permissions =
        permissions(allow, List.of(StepKind.values()));
    Budget budget = budget(section.section("budget"), Budget.DEFAULT);
    irreversible(allow, permissions, StepKind.EXPAND, "Partitions cannot be taken away again");
    irreversible(allow, permissions, StepKind.REDRIVE, "What was put back may be consumed at once");
    return new Policy(
        name(section),
        declared.scope(section),
        permissions,
        budget,
        section.time("recover-within").orElse(RECOVER_WITHIN),
        section
            .choice("on-not-recovered", Policy.OnNotRecovered.class)
            .orElse(Policy.OnNotRecovered.KEEP),
        section.time("cooldown").orElse(COOLDOWN),
        section.time("manual-baseline").orElse(Duration.ZERO),
        section.time("approval-valid").orElse(APPROVAL_VALID),
        section.flag("four-eyes").orElse(false),
        tiers(section.sections("tiers"), budget),
        Optional.empty());
  }

  private static Budget budget(Section section, Budget d) {
    return new Budget(
        section.whole("messages").orElse(d.messages()),
        section.percent("share").orElse(d.sharePercent()),
        section.time("time").orElse(d.time()),
        section.whole("instances").map(Math::toIntExact).orElse(d.instances()),
        section.whole("partitions").map(Math::toIntExact).orElse(d.partitions()));
  }

  static String name(Section section) {
    return section.text("name").map(Placed::value).orElse("");
  }

  static List<Placed<String>> names(List<Section> sections) {
    List<Placed<String>> names = new ArrayList<>();
    sections.forEach(s -> s.text("name").ifPresent(names::add));
    return names;
  }
}
