package io.clawback.engine.parity;

import io.clawback.model.finding.Finding.Change;
import io.clawback.model.name.BrokerId;
import java.util.List;
import java.util.Optional;

/**
 * All rules × subjects, environment by environment; a value to print.
 *
 * @param environments the columns, in the order of the config
 * @param rows in the order of the rules, then by subject
 */
public record ParityMatrix(List<String> environments, List<Row> rows) {
  public ParityMatrix {
    environments = List.copyOf(environments);
    rows = List.copyOf(rows);
  }

  /** How many cells drift or lack the subject. */
  public long drifts() {
    return rows.stream().flatMap(r -> r.cells().stream()).filter(c -> c.verdict().drifts()).count();
  }

  /**
   * One rule on one subject.
   *
   * @param rule the rule's name
   * @param property as in the rule
   * @param relation the rule's relation in words
   * @param reference the environment that is right; empty when none is
   * @param cells in the order of the rule's environments, the reference first
   */
  public record Row(
      String rule,
      String property,
      String subject,
      String relation,
      Optional<String> reference,
      List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * What one environment has.
   *
   * @param broker where it was read; empty when no broker of the environment was seen
   * @param value for people; {@code -} when unknown
   * @param change what aligning it would mean; only where it drifts
   * @param note why it is unknown, or what else is to be known; may be empty
   */
  public record Cell(
      String environment,
      Optional<BrokerId> broker,
      String value,
      Verdict verdict,
      Optional<Change> change,
      String note) {}

  /** What is said of a cell. */
  public enum Verdict {
    /** It is what the others are compared with. */
    REFERENCE,
    /** It agrees as the rule says. */
    AGREES,
    /** It does not. */
    DRIFTS,
    /** The subject is not there, but elsewhere it is. */
    MISSING,
    /** It could not be seen, so nothing is said. */
    UNSEEN;

    /** Whether it counts as a mismatch. */
    public boolean drifts() {
      return this == DRIFTS || this == MISSING;
    }
  }
}
