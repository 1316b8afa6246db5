package io.clawback.engine.plan;

import io.clawback.engine.DrainRequest;
import io.clawback.engine.DrainWay;
import io.clawback.engine.PlanRequest;
import io.clawback.engine.content.MessagesOf;
import io.clawback.engine.content.OffsetUnion;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding.Poison;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Seen;
import io.clawback.model.observed.ContentReport.Signature;
import io.clawback.model.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes all poison, or others that a wish names, of a backlog that was read to its end out of
 * groups' way, by the way that touches least of those that can be gone.
 */
public final class Drain {
  private final Look look;
  private final DrainRequest wish;

  /** In the order in which they are tried. */
  private final List<Candidate> ways;

  private Drain(Look look, Gate gate, DrainRequest wish) {
    this.look = look;
    this.wish = wish;
    this.ways =
        List.of(
            new Candidate(DrainWay.UNBLOCK, new Unblock(look, gate)::decide),
            new Candidate(DrainWay.SKIP, new SkipWay(look, gate)::decide),
            new Candidate(DrainWay.REWRITE, new RewriteWay(look, gate)::decide));
  }

  /** A way that might be gone. */
  private record Candidate(DrainWay way, Function<Wanted, Way> decide) {}

  /** The plan: for each wish its steps, or one decline with the reason. */
  public static Plan plan(Look look, PlanRequest request, List<DrainRequest> wishes) {
    Book book = new Book();
    Gate gate = new Gate(look, request);
    for (DrainRequest wish : wishes) {
      Drain drain = new Drain(look, gate, wish);
      switch (drain.decide()) {
        case Way.Steps(var drafts) -> drafts.forEach(book::add);
        case Way.None(var no) -> book.decline(wish.key(), drain.tenant(), no);
      }
    }
    return new Plan(
        look.snapshot().at(),
        request.author(),
        look.fleet().fleet().digest(),
        Waves.of(book.drafts(), request.nativeCommand()),
        book.declined());
  }

  private TenantName tenant() {
    return look.subscription(wish.subscriptions().getFirst())
        .map(Watched::tenant)
        .orElse(TenantName.UNOWNED);
  }

  private Way decide() {
    List<Watched> groups = new ArrayList<>();
    for (SubscriptionId id : wish.subscriptions()) {
      Optional<Watched> watched = look.subscription(id);
      if (watched.isEmpty()) {
        return none(DeclineCode.BLIND, id + " was not seen.");
      }
      groups.add(watched.get());
    }
    List<TenantName> tenants = groups.stream().map(Watched::tenant).distinct().sorted().toList();
    if (tenants.size() > 1) {
      return none(
          DeclineCode.AMBIGUOUS_OWNER,
          "Groups of " + tenants + " read " + wish.queue() + ": name the group.");
    }
    ContentReport report = wish.report();
    Optional<ContentReport.Read> unread =
        report.read().stream().filter(r -> r.next() < r.to()).findFirst();
    if (unread.isPresent()) {
      return none(
          DeclineCode.BLIND,
          "Partition "
              + unread.get().partition()
              + " was read up to offset "
              + Figures.count(unread.get().next())
              + " of "
              + Figures.count(unread.get().to())
              + " only.");
    }
    if (wish.parked().isPresent()) {
      return park(groups, wish.parked().get());
    }
    if (wish.repeated().isPresent()) {
      return holdBack(groups, wish.repeated().get());
    }
    List<Signature> chosen = chosen(report);
    if (chosen.isEmpty()) {
      return none(DeclineCode.NOTHING_TO_CHANGE, "No poison was found.");
    }
    try {
      return decide(
          groups,
          OffsetUnion.of(chosen),
          Drain.poison(chosen),
          Wanted.poison(chosen.size()),
          new TreeMap<>());
    } catch (IllegalArgumentException e) {
      return none(DeclineCode.BLIND, "Not every message is known exactly: " + e.getMessage() + ".");
    }
  }

  private List<Signature> chosen(ContentReport report) {
    int threshold = look.fleet().fleet().limits().poisonConfidence();
    return wish.signatures().isEmpty()
        ? MessagesOf.poison(report, threshold)
        // Whoever names them says so, whatever the confidence: the plan tells it.
        : report.signatures().stream().filter(s -> wish.signatures().contains(s.id())).toList();
  }

  private static List<Poison> poison(List<Signature> chosen) {
    return chosen.stream()
        .map(s -> new Poison(s.id(), s.what(), s.confidence(), s.count(), s.first(), s.last()))
        .toList();
  }

  /** All of a tenant's messages are one lot: whose they are is certain, as the messages say it. */
  private Way park(List<Watched> groups, DrainRequest.Parked parked) {
    if (parked.offsets().isEmpty()) {
      return none(
          DeclineCode.NOTHING_TO_CHANGE, "No message of " + parked.tenant() + " was found.");
    }
    return decide(
        groups,
        parked.offsets(),
        List.of(lot(parked.reason(), "messages of " + parked.tenant(), parked.offsets())),
        "say that they are of " + parked.tenant() + ".",
        new TreeMap<>());
  }

  /** What repeats an earlier message is one lot, too: it was compared in full. */
  private Way holdBack(List<Watched> groups, DrainRequest.Repeated repeated) {
    Optional<No> no = Repetitions.refuse(look, groups, wish.report(), repeated);
    return no.isPresent()
        ? new Way.None(no.get())
        : decide(
            groups,
            repeated.offsets(),
            List.of(
                lot(
                    DrainRequest.Repeated.REASON,
                    "messages that repeat an earlier one",
                    repeated.offsets())),
            Repetitions.why(wish.report(), repeated),
            repeated.kept());
  }

  /** Messages that are certain, and have one reason. */
  private static Poison lot(String reason, String what, SortedMap<Integer, OffsetSpans> offsets) {
    Map.Entry<Integer, OffsetSpans> first = offsets.entrySet().iterator().next();
    Map.Entry<Integer, OffsetSpans> last = offsets.reversed().entrySet().iterator().next();
    return new Poison(
        reason,
        what,
        100,
        offsets.values().stream().mapToLong(OffsetSpans::count).sum(),
        new Seen(first.getKey(), first.getValue().spans().getFirst().first(), Optional.empty()),
        new Seen(last.getKey(), last.getValue().spans().getLast().last(), Optional.empty()));
  }

  private Way decide(
      List<Watched> groups,
      SortedMap<Integer, OffsetSpans> found,
      List<Poison> chosen,
      String why,
      SortedMap<Integer, Long> kept) {
    SortedMap<Integer, OffsetSpans> offsets = Wanted.ahead(groups, found);
    if (offsets.isEmpty()) {
      return none(DeclineCode.NOTHING_TO_CHANGE, "What was found is passed already.");
    }
    Wanted wanted =
        new Wanted(
            wish.key(),
            groups,
            chosen,
            why,
            offsets,
            wish.report().messages(),
            wish.report().read().stream()
                .collect(
                    Collectors.toMap(
                        ContentReport.Read::partition,
                        ContentReport.Read::to,
                        Math::max,
                        TreeMap::new)),
            kept);
    List<String> reasons = new ArrayList<>();
    Optional<DeclineCode> code = Optional.empty();
    for (Candidate candidate : tried(wanted)) {
      switch (candidate.decide().apply(wanted)) {
        case Way.Steps steps -> {
          return steps;
        }
        case Way.None(No no) -> {
          code = code.or(() -> Optional.of(no.code()));
          reasons.add(candidate.way().words() + ": " + no.reason());
        }
      }
    }
    return none(
        code.orElseThrow(), wanted.evidence() + " Not possible by " + String.join(" By ", reasons));
  }

  private List<Candidate> tried(Wanted wanted) {
    return ways.stream()
        .filter(c ->
            wish.way()
                .map(c.way()::equals)
                .orElseGet(() -> c.way() != DrainWay.UNBLOCK || wanted.atHead()))
        .toList();
  }

  private static Way none(DeclineCode code, String reason) {
    return new Way.None(new No(code, reason));
  }
}
