package io.clawback.engine.parity;

import io.clawback.engine.look.Look;
import io.clawback.engine.parity.Comparison.Side;
import io.clawback.engine.parity.ParityMatrix.Cell;
import io.clawback.engine.parity.ParityMatrix.Row;
import io.clawback.engine.parity.ParityMatrix.Verdict;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Environment;
import io.clawback.model.fleet.ParityRule;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.BrokerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parity rules, evaluated. Stateless, thread-safe. */
public final class Parity {
  private Parity() {}

  /** Every rule on every subject, environment by environment. */
  public static ParityMatrix matrix(Look look) {
    List<Row> rows = new ArrayList<>();
    for (ParityRule rule : look.fleet().fleet().parity()) {
      Property.parse(rule.property())
          .ifPresent(property ->
              Comparison.all(look, rule, property).forEach(c -> rows.add(row(rule, c))));
    }
    return new ParityMatrix(
        look.fleet().fleet().environments().stream().map(Environment::name).toList(), rows);
  }

  private static Row row(ParityRule rule, Comparison comparison) {
    List<Cell> cells = new ArrayList<>();
    for (Side side : comparison.sides()) {
      Verdict verdict = comparison.verdict(side);
      cells.add(
          new Cell(
              side.environment(),
              side.broker().map(BrokerSnapshot::id),
              side.value().text(),
              verdict,
              verdict.drifts() ? Optional.of(comparison.change(side)) : Optional.empty(),
              side.value() instanceof Value.Unseen(String why) ? why : ""));
    }
    return new Row(
        rule.name(),
        rule.property(),
        comparison.subject(),
        Relations.words(rule.relation()),
        rule.reference(),
        cells);
  }

  /** Every disagreement as a finding; a rule that compares nothing known is a blind spot. */
  public static List<Finding> drifts(Look look) {
    List<Finding> findings = new ArrayList<>();
    for (ParityRule rule : look.fleet().fleet().parity()) {
      Optional<Property> property = Property.parse(rule.property());
      if (property.isEmpty()) {
        findings.add(Drifts.unknownProperty(rule));
        continue;
      }
      for (Comparison comparison : Comparison.all(look, rule, property.get())) {
        for (Side side : comparison.sides()) {
          if (comparison.verdict(side).drifts()) {
            findings.add(Drifts.finding(look, comparison, side));
          }
        }
      }
    }
    return findings;
  }

  /**
   * Where a property is, and what it has there.
   *
   * @param text the value, or the words for its not being set
   */
  public record Place(BrokerId broker, String text) {}

  /**
   * What the property has in an environment; empty when the subject is not there or was not seen.
   *
   * @param like a broker of another environment: the one of the same name is taken first
   */
  public static Optional<Place> at(
      Look look, Property property, String subject, String environment, BrokerId like) {
    return Comparison.holder(look, property, subject, environment, Optional.of(like))
        .flatMap(b ->
            switch (property.read(look, b, subject, ConsumedSince.NEVER)) {
              case Value.Known known -> Optional.of(new Place(b.id(), known.text()));
              case Value.Unset unset -> Optional.of(new Place(b.id(), unset.text()));
              case Value.Missing ignored -> Optional.empty();
              case Value.Unseen ignored -> Optional.empty();
            });
  }

  /** What changing the property on one broker to {@code wanted} means. */
  public static Finding.Change change(
      Look look, Property property, BrokerId broker, String subject, String wanted) {
    return look.broker(broker)
        .map(b ->
            Changes.of(
                property,
                b,
                subject,
                property.read(look, b, subject, ConsumedSince.NEVER),
                Value.of(wanted)))
        .orElse(Finding.Change.NOT_CHANGEABLE);
  }

  /** Whether a finding's text is a value, and not the words for there being none. */
  public static boolean set(String text) {
    return !text.equals(new Value.Unset(false).text()) && !text.equals(new Value.Missing().text());
  }
}
