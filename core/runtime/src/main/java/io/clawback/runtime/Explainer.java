package io.clawback.runtime;

import io.clawback.engine.Engine;
import io.clawback.model.error.Problem;
import io.clawback.model.finding.Cause;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.runtime.inspect.Stillness;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Looks a few times, looks into what is behind, and names the causes. Changes nothing on any
 * broker.
 */
final class Explainer {
  private final Fleet fleet;
  private final Engine engine;
  private final Observer observer;
  private final Insides insides;

  Explainer(Fleet fleet, Engine engine, Observer observer, Insides insides) {
    this.fleet = fleet;
    this.engine = engine;
    this.observer = observer;
    this.insides = insides;
  }

  Explanation explain(CauseRequest request) throws InterruptedException {
    List<Observation> looks =
        observer.watch(request.brokers(), request.looks(), request.apart(), request.stop());
    Observation seen = looks.getLast();
    List<ContentReport> contents = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    if (request.inside()) {
      insides
          .of(behind(seen, request), before(looks), request.stop())
          .forEach((id, inside) -> {
            inside.report().ifPresent(contents::add);
            problems.addAll(inside.problems());
          });
    }
    List<Cause> causes =
        engine
            .causes(
                fleet,
                seen.history(),
                looks.stream().map(Observation::snapshot).toList(),
                observer.beside(contents),
                request.always())
            .stream()
            .filter(c -> request.chosen().test(c.subscription()))
            .toList();
    return new Explanation(seen, causes, contents, problems);
  }

  private static Stillness before(List<Observation> looks) {
    return new Stillness(
        looks.getLast().history(), looks.stream().map(Observation::snapshot).toList());
  }

  private static List<SubscriptionId> behind(Observation seen, CauseRequest request) {
    TreeSet<SubscriptionId> behind = new TreeSet<>();
    behind.addAll(Insides.breached(seen.findings()));
    for (BrokerSnapshot broker : seen.snapshot().brokers()) {
      for (GroupState group : broker.groups()) {
        group.subscriptions().stream()
            .filter(s -> s.lagMessages().orElse(0) > 0)
            .map(SubscriptionState::id)
            .filter(request.always())
            .forEach(behind::add);
      }
    }
    behind.removeIf(request.chosen().negate());
    return List.copyOf(behind);
  }
}
