package io.clawback.runtime;

import io.clawback.engine.Engine;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.finding.Cause;
import io.clawback.model.finding.Finding.BacklogBreach;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.runtime.inspect.InspectListener;
import io.clawback.runtime.inspect.InspectRequest;
import io.clawback.runtime.inspect.Inspection;
import io.clawback.runtime.inspect.Inspector;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Looks a few times, looks into what is behind, and names the causes. Changes nothing on any
 * broker.
 */
final class Explainer {
  /** Kafka's default {@code max.poll.records}: what a reader takes at once. */
  private static final int HEAD = 500;

  /** Enough to tell a share of one in a hundred within a fifth of it. */
  private static final long SAMPLE = 10_000;

  /** So many backlogs are looked into; the rest is told without. */
  private static final int MOST_INSIDE = 50;

  private final Fleet fleet;
  private final Engine engine;
  private final Observer observer;
  private final Inspector inspector;

  Explainer(Fleet fleet, Engine engine, Observer observer, Inspector inspector) {
    this.fleet = fleet;
    this.engine = engine;
    this.observer = observer;
    this.inspector = inspector;
  }

  Explanation explain(CauseRequest request) throws InterruptedException {
    List<Observation> looks = observer.watch(request.brokers(), request.looks(), request.apart());
    Observation seen = looks.getLast();
    List<ContentReport> contents = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (SubscriptionId id : behind(seen, request)) {
      if (request.inside() && contents.size() < MOST_INSIDE && !request.stop().getAsBoolean()) {
        inside(id, request, contents, problems);
      }
    }
    List<Cause> causes =
        engine
            .causes(
                fleet,
                seen.history(),
                looks.stream().map(Observation::snapshot).toList(),
                contents,
                request.always())
            .stream()
            .filter(c -> request.chosen().test(c.subscription()))
            .toList();
    return new Explanation(seen, causes, contents, problems);
  }

  private static List<SubscriptionId> behind(Observation seen, CauseRequest request) {
    TreeSet<SubscriptionId> behind = new TreeSet<>();
    seen.findings().stream()
        .filter(f -> f instanceof BacklogBreach breach && breach.breached())
        .map(f -> ((BacklogBreach) f).subscription())
        .forEach(behind::add);
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

  private void inside(
      SubscriptionId id,
      CauseRequest request,
      List<ContentReport> contents,
      List<Problem> problems) {
    try {
      Inspection found =
          inspector.inspect(
              InspectRequest.next(id, HEAD, SAMPLE), InspectListener.NONE, request.stop());
      contents.add(found.report());
      problems.addAll(found.problems());
    } catch (ClawbackException e) {
      problems.addAll(e.problems());
    }
  }
}
