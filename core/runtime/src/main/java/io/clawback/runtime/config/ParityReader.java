package io.clawback.runtime.config;

import io.clawback.model.fleet.ParityRule;
import io.clawback.model.name.NamePattern;
import java.util.List;
import java.util.Optional;

/** Reads parity rules, and refuses those that no observation could ever answer. */
final class ParityReader {
  private static final List<String> PROPERTIES =
      List.of(
          "queue.partitions",
          "queue.replication",
          "group.lag",
          "group.consumed",
          "group.members",
          "queue.settings.KEY",
          "quota.KEY");
  private static final List<String> OPEN = List.of("queue.settings.", "quota.");
  private static final List<String> ALIGNABLE =
      List.of("queue.partitions", "queue.settings.", "quota.");

  private final Declared declared;
  private final Faults faults;

  ParityReader(Declared declared, Faults faults) {
    this.declared = declared;
    this.faults = faults;
  }

  List<ParityRule> rules(List<Section> sections) {
    declared.unique(RuleReader.names(sections), "parity rule");
    return sections.stream().map(this::rule).toList();
  }

  private ParityRule rule(Section section) {
    Optional<Placed<String>> property = section.text("property");
    property.ifPresent(this::property);
    Optional<Placed<String>> reference = section.text("reference");
    reference.ifPresent(declared::environment);
    List<Placed<String>> environments = section.texts("environments");
    environments.forEach(declared::environment);
    declared.unique(environments, "entry");
    ParityRule rule =
        new ParityRule(
            RuleReader.name(section),
            property.map(Placed::value).orElse(""),
            subjects(section),
            Declared.values(section.patterns("ignore")),
            reference.map(Placed::value),
            Declared.values(environments),
            relation(section),
            section.flag("align").orElse(false));
    answerable(section, rule);
    return rule;
  }

  private static List<NamePattern> subjects(Section section) {
    List<NamePattern> named = Declared.values(section.patterns("of"));
    return named.isEmpty() ? List.of(NamePattern.ANY) : named;
  }

  private void property(Placed<String> name) {
    boolean known =
        (PROPERTIES.contains(name.value()) && !name.value().endsWith("KEY"))
            || OPEN.stream()
                .anyMatch(o -> name.value().startsWith(o) && name.value().length() > o.length());
    if (!known) {
      faults.error(
          name.at(),
          "config.unknown-property",
          "'" + Section.clip(name.value()) + "' is no property that can be compared.",
          Nearest.advice(name.value(), PROPERTIES));
    }
  }

  private ParityRule.Relation relation(Section section) {
    Optional<Node> written = section.value("relation");
    if (written.isPresent() && written.get() instanceof Node.Mapping table) {
      return measured(Section.open(table, table.at(), FleetKeys.RELATION, faults));
    }
    return section.text("relation").map(Placed::value).orElse("equal").equals("at-least")
        ? new ParityRule.AtLeast()
        : new ParityRule.Equal();
  }

  private ParityRule.Relation measured(Section section) {
    if (section.has("ratio") == section.has("within")) {
      faults.error(
          section.at(),
          "config.bad-value",
          "A relation is either a ratio or a difference.",
          "Write {ratio: {least: 0.5, most: 2}} or {within: 10_000}.");
    }
    if (!section.has("ratio")) {
      return new ParityRule.Within(section.whole("within").orElse(0L));
    }
    Section ratio = section.section("ratio");
    double least = ratio.decimal("least").orElse(0.0);
    double most = ratio.decimal("most").orElse(Double.MAX_VALUE);
    if (least > most) {
      faults.error(
          ratio.at("least"),
          "config.bad-value",
          "'least' is more than 'most': nothing can satisfy it.",
          "Swap the two.");
    }
    return new ParityRule.Ratio(least, most);
  }

  private void answerable(Section section, ParityRule rule) {
    Optional<String> reference = rule.reference();
    if (section.has("environments")
        && rule.environments().size() < (reference.isPresent() ? 1 : 2)) {
      impossible(section, "environments", "There is nothing to compare with.", "Name another.");
    }
    if (reference.isPresent() && rule.environments().contains(reference.get())) {
      impossible(
          section,
          "environments",
          "The reference '" + reference.get() + "' would be compared with itself.",
          "Leave it out of environments.");
    }
    boolean directed =
        switch (rule.relation()) {
          case ParityRule.AtLeast least -> true;
          case ParityRule.Ratio ratio -> true;
          case ParityRule.Equal equal -> false;
          case ParityRule.Within within -> false;
        };
    if (directed && reference.isEmpty()) {
      impossible(
          section, "relation", "This relation needs a reference.", "Add reference: ENVIRONMENT.");
    }
    if (rule.align() && reference.isEmpty()) {
      impossible(section, "align", "Nothing says which one is right.", "Add reference.");
    }
    if (rule.align() && ALIGNABLE.stream().noneMatch(a -> rule.property().startsWith(a))) {
      impossible(
          section,
          "align",
          "'" + Section.clip(rule.property()) + "' is the outcome of work; no plan can set it.",
          "Remove align.");
    }
  }

  private void impossible(Section section, String key, String message, String nextMove) {
    faults.error(section.at(key), "config.impossible-rule", message, nextMove);
  }
}
