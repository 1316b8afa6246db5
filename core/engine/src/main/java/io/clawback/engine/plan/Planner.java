package io.clawback.engine.plan;

import io.clawback.engine.PlanRequest;
import io.clawback.engine.evaluate.Excess;
import io.clawback.engine.evaluate.TenantBounds;
import io.clawback.engine.evaluate.Tiers;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Subjects;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BlindSpot;
import io.clawback.model.finding.Finding.ConflictingMessages;
import io.clawback.model.finding.Finding.DuplicateMessages;
import io.clawback.model.finding.Finding.HungTransaction;
import io.clawback.model.finding.Finding.NoisyTenant;
import io.clawback.model.finding.Finding.ParityDrift;
import io.clawback.model.finding.Finding.PoisonMessages;
import io.clawback.model.finding.Severity;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** From findings to a plan. Stateless, thread-safe. */
public final class Planner {
  private Planner() {}

  /** The plan; the order of the findings does not matter. */
  public static Plan plan(Look look, List<Finding> findings, PlanRequest request) {
    Allowance inTurn = Allowance.inTurn(TenantBounds.of(look));
    Book book = book(look, findings, request, inTurn);
    if (inTurn.contested()) {
      Allowance wants = inTurn.endless();
      book(look, findings, request, wants);
      book = book(look, findings, request, wants.divided());
    }
    return new Plan(
        look.snapshot().at(),
        request.author(),
        look.fleet().fleet().digest(),
        Waves.of(book.drafts(), d -> urgency(look, d), request.nativeCommand()),
        book.declined());
  }

  private static long urgency(Look look, StepDraft draft) {
    return Tiers.excess(look, draft.tenant(), draft.operation()).orElse(0L);
  }

  private static Book book(
      Look look, List<Finding> findings, PlanRequest request, Allowance allowance) {
    Gate gate = new Gate(look, request, allowance);
    Book book = new Book();
    MessageRemedy messages = new MessageRemedy(look, gate);
    List<PoisonMessages> poison = new ArrayList<>();
    TreeMap<GroupId, List<Finding>> byGroup = new TreeMap<>();
    List<ParityDrift> drifts = new ArrayList<>();
    for (Finding finding : findings.stream().sorted(Comparator.comparing(Finding::key)).toList()) {
      switch (finding) {
        case ParityDrift drift -> drifts.add(drift);
        case BlindSpot blind -> book.decline(blind, blind(look, blind));
        case HungTransaction hung ->
            book.decline(
                hung,
                new No(
                    DeclineCode.TRANSACTION_HUNG,
                    "Another's transaction is not aborted from here: its producer may still end"
                        + " it."));
        case PoisonMessages f -> poison.add(f);
        case DuplicateMessages twice -> book.decline(twice, messages.duplicates(twice));
        case ConflictingMessages other -> book.decline(other, messages.conflicts(other));
        case NoisyTenant noisy -> book.decline(noisy, messages.noisy(noisy));
        case Finding.BacklogBreach f -> file(byGroup, f.subscription(), f);
        case Finding.StalledConsumer f -> file(byGroup, f.subscription(), f);
        case Finding.HotPartition f -> file(byGroup, f.subscription(), f);
        case Finding.SkewedGroup f -> file(byGroup, f.subscription(), f);
        case Finding.LossAhead f -> file(byGroup, f.subscription(), f);
      }
    }
    // What a run may do goes to the worst first; ties by name.
    poison.stream()
        .sorted(
            Comparator.comparing(PoisonMessages::severity)
                .thenComparingLong(f -> excess(look, f))
                .reversed()
                .thenComparing(PoisonMessages::key))
        .forEach(f -> messages.poison(f, book));
    GroupRemedy groups = new GroupRemedy(look, gate, new StuckGroups(findings, book.drafts()));
    byGroup.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<GroupId, List<Finding>> g) -> worst(g.getValue()),
                    Comparator.reverseOrder())
                .thenComparing(g -> excess(look, g.getValue()), Comparator.reverseOrder()))
        .forEach(g -> groups.decide(g.getKey(), g.getValue(), book));
    new ParityRemedy(look, gate, request).decide(drifts, book);
    return book;
  }

  private static long excess(Look look, PoisonMessages found) {
    return found.subscription().flatMap(look::subscription).flatMap(Excess::percent).orElse(0L);
  }

  /** Of the worst breach among them. */
  private static long excess(Look look, List<Finding> findings) {
    return findings.stream()
        .filter(Finding.BacklogBreach.class::isInstance)
        .flatMap(f -> Subjects.subscription(f).flatMap(look::subscription).stream())
        .flatMap(w -> Excess.percent(w).stream())
        .max(Long::compare)
        .orElse(0L);
  }

  private static Severity worst(List<Finding> findings) {
    return findings.stream()
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.INFO);
  }

  private static void file(
      Map<GroupId, List<Finding>> byGroup, SubscriptionId subscription, Finding finding) {
    byGroup.computeIfAbsent(subscription.group(), k -> new ArrayList<>()).add(finding);
  }

  private static No blind(Look look, BlindSpot blind) {
    boolean ambiguous =
        blind.key().startsWith("blind:owner:")
            && blind.group().flatMap(look::group).map(g -> true).orElse(false);
    String why =
        Optional.of(blind.evidence()).filter(e -> !e.isEmpty()).map(List::getFirst).orElse("");
    return ambiguous
        ? new No(DeclineCode.AMBIGUOUS_OWNER, why)
        : new No(DeclineCode.BLIND, "Nothing is done on missing data. " + why);
  }
}
