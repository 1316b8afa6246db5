package io.clawback.engine.cause;

import io.clawback.engine.cause.CauseTable.Line;
import io.clawback.engine.cause.Verdict.Fits;
import io.clawback.engine.cause.Verdict.Not;
import io.clawback.engine.cause.Verdict.Untold;
import io.clawback.engine.content.MessagesOf;
import io.clawback.engine.detect.Detection;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Subjects;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Cause;
import io.clawback.model.finding.Cause.Name;
import io.clawback.model.finding.Cause.RuledOut;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Objective;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Names the cause of each breach. Stateless, thread-safe. */
public final class Causes {
  private static final Comparator<Cause> WORST_FIRST =
      Comparator.comparing(Cause::severity).reversed().thenComparing(Cause::subscription);

  /** From here on what could not be told is no rival. */
  private static final int SURE = 80;

  private Causes() {}

  /**
   * One cause for each subscription that breaches its objective, and for each that is asked for and
   * is behind at all; worst first.
   *
   * @param looks oldest first, at least one; the last is judged, and the others say what moved
   * @param contents what was looked into, in any order
   * @param asked which subscriptions are explained whether or not they breach
   */
  public static List<Cause> tell(
      Fleet fleet,
      History history,
      List<FleetSnapshot> looks,
      List<ContentReport> contents,
      Predicate<SubscriptionId> asked) {
    FleetSnapshot now = looks.getLast();
    Look look = new Look(fleet, Looks.remembered(history, looks), now, now.at());
    List<Finding> findings = Detection.run(look, contents);
    List<Cause> causes = new ArrayList<>();
    for (Watched watched : look.subscriptions()) {
      if (watched.backlog().breached() || (asked.test(watched.id()) && behind(watched))) {
        causes.add(name(scene(look, watched, looks, contents, findings)));
      }
    }
    causes.sort(WORST_FIRST);
    return List.copyOf(causes);
  }

  private static boolean behind(Watched watched) {
    return watched.backlog().lag().number().orElse(1) > 0;
  }

  private static Scene scene(
      Look look,
      Watched watched,
      List<FleetSnapshot> looks,
      List<ContentReport> contents,
      List<Finding> findings) {
    SubscriptionId id = watched.id();
    Optional<ContentReport> content = MessagesOf.newest(contents, id);
    int threshold = look.fleet().fleet().limits().poisonConfidence();
    List<GroupState> sightings = looks.stream().flatMap(l -> l.group(id.group()).stream()).toList();
    return new Scene(
        look,
        watched,
        Pace.of(watched),
        sightings,
        content,
        content.map(c -> MessagesOf.poison(c, threshold)).orElse(List.of()),
        findings.stream().filter(f -> Subjects.subscription(f).equals(Optional.of(id))).toList());
  }

  private record Weighed(Line line, Verdict verdict) {}

  private static Cause name(Scene scene) {
    List<Weighed> weighed =
        CauseTable.LINES.stream().map(l -> new Weighed(l, l.rule().apply(scene))).toList();
    Optional<Weighed> winner =
        weighed.stream().filter(w -> w.verdict() instanceof Fits).findFirst();
    Name name = winner.map(w -> w.line().name()).orElse(Name.UNKNOWN);
    List<Weighed> losers = weighed.stream().filter(w -> w.line().name() != name).toList();
    int confidence = winner.map(w -> ((Fits) w.verdict()).confidence()).orElse(0);
    Optional<String> order = winner.map(w -> w.line().first());
    List<String> unseen = new ArrayList<>(Unknowns.of(scene));
    losers.forEach(w -> {
      if (w.verdict() instanceof Untold untold && !unseen.contains(untold.missing())) {
        unseen.add(untold.missing());
      }
    });
    return new Cause(
        scene.watched().id(),
        scene.watched().tenant(),
        scene.watched().backlog().severity(),
        scene.watched().objective().map(Objective::name).orElse(""),
        name,
        confidence,
        winner.map(w -> ((Fits) w.verdict()).evidence()).orElseGet(() -> Unknowns.evidence(scene)),
        runnerUp(losers, confidence).map(w -> ruledOut(w, order)),
        losers.stream().map(w -> ruledOut(w, order)).toList(),
        Advice.wrong(name, scene),
        Advice.next(name, scene),
        unseen);
  }

  /** What fits too; else what could not be told and might be it; else what came near. */
  private static Optional<Weighed> runnerUp(List<Weighed> losers, int confidence) {
    return losers.stream()
        .filter(w -> w.verdict() instanceof Fits)
        .findFirst()
        .or(() ->
            losers.stream()
                .filter(w -> w.verdict() instanceof Not n && n.near() >= Not.NEAR)
                .max(Comparator.comparingInt(w -> near(w.verdict()))))
        .or(() ->
            losers.stream()
                .filter(w -> w.verdict() instanceof Untold && confidence < SURE)
                .findFirst());
  }

  private static int near(Verdict verdict) {
    return switch (verdict) {
      case Not not -> not.near();
      case Fits fits -> fits.confidence();
      case Untold ignored -> 0;
    };
  }

  private static RuledOut ruledOut(Weighed weighed, Optional<String> order) {
    return new RuledOut(
        weighed.line().name(),
        switch (weighed.verdict()) {
          case Fits fits ->
              "It fits too ("
                  + String.join(" ", fits.evidence())
                  + ") but comes after: "
                  + order.orElse("")
                  + ".";
          case Not not -> not.why();
          case Untold untold -> "It could not be told: " + untold.missing();
        });
  }
}
