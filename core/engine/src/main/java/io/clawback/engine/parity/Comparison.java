package io.clawback.engine.parity;

import io.clawback.engine.look.Look;
import io.clawback.engine.parity.ParityMatrix.Verdict;
import io.clawback.model.finding.Finding.Change;
import io.clawback.model.fleet.ParityRule;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.NamePattern;
import io.clawback.model.observed.BrokerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One rule on one subject. Environments are matched by the subject's name; where an environment has
 * several brokers, the one that has the subject and is called as the reference's broker is taken,
 * else the first that has it.
 *
 * @param base what the others are compared with: the reference, or, where the rule names none, the
 *     first environment of the rule whose value is known
 * @param sides each environment of the rule, the reference first
 */
record Comparison(
    ParityRule rule, Property property, String subject, Optional<Side> base, List<Side> sides) {

  /**
   * One environment's value.
   *
   * @param broker where it was read, or would be; empty when no broker of the environment was seen
   */
  record Side(String environment, Optional<BrokerSnapshot> broker, Value value) {}

  /** The rule on all subjects that any of its environments has, sorted by subject. */
  static List<Comparison> all(Look look, ParityRule rule, Property property) {
    List<String> environments =
        Stream.concat(rule.reference().stream(), rule.environments().stream()).distinct().toList();
    TreeSet<String> subjects = new TreeSet<>();
    for (BrokerSnapshot broker : look.brokers()) {
      if (environments.contains(broker.id().environment())) {
        for (String subject : property.subjects(broker)) {
          if (compared(rule, subject)) {
            subjects.add(subject);
          }
        }
      }
    }
    List<Comparison> comparisons = new ArrayList<>(subjects.size());
    for (String subject : subjects) {
      comparisons.add(of(look, rule, property, subject, environments));
    }
    return comparisons;
  }

  private static boolean compared(ParityRule rule, String subject) {
    return (rule.subjects().isEmpty() || any(rule.subjects(), subject))
        && !any(rule.ignored(), subject);
  }

  private static boolean any(List<NamePattern> patterns, String name) {
    return patterns.stream().anyMatch(p -> p.matches(name));
  }

  private static Comparison of(
      Look look, ParityRule rule, Property property, String subject, List<String> environments) {
    Optional<BrokerId> like =
        rule.reference()
            .flatMap(r -> holder(look, property, subject, r, Optional.empty()))
            .map(BrokerSnapshot::id);
    List<Optional<BrokerSnapshot>> holders =
        environments.stream().map(e -> holder(look, property, subject, e, like)).toList();
    ConsumedSince window =
        property instanceof Property.GroupConsumed
            ? ConsumedSince.shared(
                look, holders.stream().flatMap(Optional::stream).toList(), subject)
            : ConsumedSince.NEVER;
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < environments.size(); i++) {
      Value value =
          holders
              .get(i)
              .map(b -> property.read(look, b, subject, window))
              .orElseGet(() -> new Value.Unseen("no broker of the environment answered"));
      sides.add(new Side(environments.get(i), holders.get(i), value));
    }
    Optional<Side> base =
        rule.reference().isPresent()
            // The reference is the first side; unseen, it is no base, and nothing is said.
            ? Optional.of(sides.getFirst()).filter(s -> told(s.value()))
            : sides.stream().filter(s -> s.value() instanceof Value.Known).findFirst();
    return new Comparison(rule, property, subject, base, sides);
  }

  private static boolean told(Value value) {
    return !(value instanceof Value.Unseen);
  }

  /** The environment's broker to read the subject from. */
  static Optional<BrokerSnapshot> holder(
      Look look, Property property, String subject, String environment, Optional<BrokerId> like) {
    BrokerSnapshot first = null;
    BrokerSnapshot having = null;
    for (BrokerSnapshot broker : look.brokers()) {
      if (!broker.id().environment().equals(environment)) {
        continue;
      }
      boolean has = property.has(broker, subject);
      boolean named = like.isPresent() && like.get().name().equals(broker.id().name());
      if (has && named) {
        return Optional.of(broker);
      }
      having = has && having == null ? broker : having;
      first = first == null || (named && having == null) ? broker : first;
    }
    return Optional.ofNullable(having != null ? having : first);
  }

  /** What is said of a side. */
  Verdict verdict(Side side) {
    if (!told(side.value()) || base.isEmpty()) {
      return Verdict.UNSEEN;
    }
    if (side.environment().equals(base.get().environment())) {
      return Verdict.REFERENCE;
    }
    if (side.value() instanceof Value.Missing) {
      return base.get().value() instanceof Value.Missing ? Verdict.AGREES : Verdict.MISSING;
    }
    return Relations.agree(rule.relation(), side.value(), base.get().value())
        ? Verdict.AGREES
        : Verdict.DRIFTS;
  }

  /** What aligning a side with the base would mean. */
  Change change(Side side) {
    return base.isEmpty() || side.broker().isEmpty()
        ? Change.NOT_CHANGEABLE
        : Changes.of(property, side.broker().get(), subject, side.value(), base.get().value());
  }
}
