package io.clawback.engine.plan;

import io.clawback.model.finding.Severity;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.StepKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Puts drafts into waves: worst severity first; within a severity each as early as may be, but
 * never two on one subject in one wave unless they say that they may be, and a step that must wait
 * for another comes after it.
 */
final class Waves {
  private static final Comparator<StepDraft> FIRST =
      Comparator.comparing(StepDraft::severity).reversed().thenComparingInt(StepDraft::after);

  private static final Comparator<StepDraft> ORDER =
      Comparator.comparing(StepDraft::subject)
          .thenComparing(d -> d.operation().kind())
          .thenComparing(d -> d.findings().first());

  private Waves() {}

  static List<Plan.Wave> of(List<StepDraft> drafts, Function<Operation, String> nativeCommand) {
    return of(drafts, d -> 0, nativeCommand);
  }

  /**
   * @param urgency the more urgent first, where severity and what waits for what say nothing
   */
  static List<Plan.Wave> of(
      List<StepDraft> drafts,
      ToLongFunction<StepDraft> urgency,
      Function<Operation, String> nativeCommand) {
    record Ranked(StepDraft draft, long urgency) {}
    List<StepDraft> sorted =
        drafts.stream()
            .map(d -> new Ranked(d, urgency.applyAsLong(d)))
            .sorted(
                Comparator.comparing(Ranked::draft, FIRST)
                    .thenComparing(Ranked::urgency, Comparator.reverseOrder())
                    .thenComparing(Ranked::draft, ORDER))
            .map(Ranked::draft)
            .toList();
    List<List<StepDraft>> waves = new ArrayList<>();
    TreeMap<String, Integer> lastOf = new TreeMap<>();
    TreeMap<String, Integer> lastBeside = new TreeMap<>();
    int base = 0;
    Severity level = null;
    for (StepDraft draft : sorted) {
      if (draft.severity() != level) {
        level = draft.severity();
        base = waves.size();
      }
      boolean beside = draft.after() == StepDraft.BESIDE;
      int last = lastOf.getOrDefault(draft.subject(), -1);
      int besides = lastBeside.getOrDefault(draft.subject(), -1);
      int place = Math.max(base, (beside ? last : Math.max(last, besides)) + 1);
      while (waves.size() <= place) {
        waves.add(new ArrayList<>());
      }
      waves.get(place).add(draft);
      (beside ? lastBeside : lastOf).merge(draft.subject(), place, Math::max);
    }
    List<Plan.Wave> numbered = new ArrayList<>();
    for (int w = 0; w < waves.size(); w++) {
      List<Step> steps = new ArrayList<>();
      for (int s = 0; s < waves.get(w).size(); s++) {
        StepDraft draft = waves.get(w).get(s);
        steps.add(draft.step((w + 1) + "." + (s + 1), nativeCommand.apply(draft.operation())));
      }
      numbered.add(new Plan.Wave(w + 1, why(waves.get(w)), steps));
    }
    return numbered;
  }

  private static String why(List<StepDraft> wave) {
    EnumSet<StepKind> kinds = EnumSet.noneOf(StepKind.class);
    wave.forEach(d -> kinds.add(d.operation().kind()));
    return wave.getFirst().severity()
        + ": "
        + kinds.stream().map(Waves::words).collect(Collectors.joining(", "));
  }

  private static String words(StepKind kind) {
    return switch (kind) {
      case REBALANCE -> "share partitions anew";
      case SCALE -> "run more consumers";
      case EXPAND -> "add partitions";
      case SETTINGS -> "align settings";
      case QUOTA -> "align quotas";
      case OFFSETS -> "move positions";
      case PAUSE -> "pause and run consumers";
      case QUARANTINE -> "hold messages aside";
      case REDRIVE -> "put messages back";
      case REWRITE -> "write a backlog once more";
    };
  }
}
