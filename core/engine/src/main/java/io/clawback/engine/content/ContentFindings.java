package io.clawback.engine.content;

import io.clawback.engine.look.Look;
import io.clawback.model.finding.Finding;
import io.clawback.model.observed.ContentReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the messages say: poison, duplicates, conflicts, noisy tenants, and what could not be looked
 * at. Stateless, thread-safe.
 */
public final class ContentFindings {
  private ContentFindings() {}

  /**
   * Hands every finding to {@code found}.
   *
   * @param reports in any order; of several about the same backlog or queue the newest is judged
   *     and the one before it is what it is compared with
   */
  public static void detect(Look look, List<ContentReport> reports, Consumer<Finding> found) {
    for (Inside inside : insides(look, reports)) {
      PoisonRule.judge(inside).ifPresent(found);
      RepetitionRule.duplicates(inside).ifPresent(found);
      RepetitionRule.conflicts(inside).ifPresent(found);
      TenantRule.judge(inside).ifPresent(found);
      UnreadRule.judge(inside).ifPresent(found);
    }
  }

  /** Each backlog or queue that was read, with its newest report, sorted by name. */
  static List<Inside> insides(Look look, List<ContentReport> reports) {
    TreeMap<String, List<ContentReport>> bySubject = new TreeMap<>();
    for (ContentReport report : reports) {
      bySubject.computeIfAbsent(Inside.subject(report), k -> new ArrayList<>()).add(report);
    }
    List<Inside> insides = new ArrayList<>();
    for (List<ContentReport> same : bySubject.values()) {
      same.sort(Comparator.comparing(ContentReport::at).reversed());
      insides.add(Inside.of(look, same));
    }
    return insides;
  }
}
