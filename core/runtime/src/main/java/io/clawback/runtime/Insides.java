package io.clawback.runtime;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BacklogBreach;
import io.clawback.model.finding.Finding.BlindSpot;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.InspectListener;
import io.clawback.runtime.inspect.InspectRequest;
import io.clawback.runtime.inspect.Inspection;
import io.clawback.runtime.inspect.Inspector;
import io.clawback.runtime.inspect.Stillness;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Small looks into several backlogs: what their groups read next, and a sample of the rest. Changes
 * nothing on any broker.
 */
final class Insides {
  /** Kafka's default {@code max.poll.records}: what a reader takes at once. */
  private static final int HEAD = 500;

  /** Enough to tell a share of one in a hundred within a fifth of it. */
  private static final long SAMPLE = 10_000;

  /** So many backlogs are looked into; the rest is told without. */
  private static final int MOST = 50;

  private final Inspector inspector;

  Insides(Inspector inspector) {
    this.inspector = inspector;
  }

  /** What was seen of one backlog, and why not more. */
  record Inside(Optional<ContentReport> report, List<Problem> problems) {}

  /** The first of them, until {@code stop} says so. */
  SortedMap<SubscriptionId, Inside> of(
      Collection<SubscriptionId> subscriptions, Stillness before, BooleanSupplier stop) {
    TreeMap<SubscriptionId, Inside> insides = new TreeMap<>();
    for (SubscriptionId id : subscriptions) {
      if (insides.size() < MOST && !stop.getAsBoolean()) {
        insides.put(id, inside(id, before, stop));
      }
    }
    return insides;
  }

  private Inside inside(SubscriptionId id, Stillness before, BooleanSupplier stop) {
    try {
      Inspection found =
          inspector.inspect(
              InspectRequest.next(id, HEAD, SAMPLE), before, InspectListener.NONE, stop);
      return new Inside(Optional.of(found.report()), found.problems());
    } catch (ClawbackException e) {
      return new Inside(Optional.empty(), e.problems());
    }
  }

  /** The subscriptions that exceed their objective, sorted. */
  static SortedSet<SubscriptionId> breached(List<Finding> findings) {
    TreeSet<SubscriptionId> breached = new TreeSet<>();
    for (Finding finding : findings) {
      if (finding instanceof BacklogBreach breach && breach.breached()) {
        breached.add(breach.subscription());
      }
    }
    return breached;
  }

  /** A backlog that could not be looked into at all. */
  static Optional<Finding> blind(Fleet fleet, SubscriptionId id, Inside inside) {
    return inside.report().isPresent()
        ? Optional.empty()
        : Optional.of(
            new BlindSpot(
                "blind:content:" + id,
                Fleet.sole(fleet.owners(id)),
                id.broker().environment(),
                Severity.MINOR,
                "the messages of " + id,
                Optional.of(id.group()),
                inside.problems().stream().map(Problem::message).toList()));
  }
}
