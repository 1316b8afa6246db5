package io.clawback.runtime;

import io.clawback.engine.DrainRequest;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.inspect.InspectRequest;
import io.clawback.runtime.inspect.Inspection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the backlogs that are to be drained, and has the plan made. */
final class Draining {
  private final Supplier<Observation> looks;
  private final Function<InspectRequest, Inspection> reads;
  private final Parting parting;

  /** Finds exactly which messages of what was read are meant. */
  interface Parting {
    /** Those of a tenant. */
    SortedMap<Integer, OffsetSpans> messagesOf(String tenant, ContentReport report);

    /** Those that repeat an earlier one. */
    DrainRequest.Repeated repeated(ContentReport report, FleetSnapshot seen);
  }

  /**
   * @param looks at the brokers that the wishes are about
   * @param reads a backlog
   */
  Draining(
      Supplier<Observation> looks, Function<InspectRequest, Inspection> reads, Parting parting) {
    this.parting = parting;
    this.looks = looks;
    this.reads = reads;
  }

  /** What is to be drained, read to its end; one for each wish. Throws where it cannot be read. */
  List<Inspection> read(List<DrainWish> wishes) {
    List<Inspection> all = new ArrayList<>();
    FleetSnapshot seen = looks.get().snapshot();
    for (DrainWish wish : wishes) {
      List<SubscriptionState> groups = groups(seen, wish);
      InspectRequest request =
          wish.group().isPresent()
              ? InspectRequest.backlog(groups.getFirst().id())
              : InspectRequest.from(
                  wish.queue(),
                  // What repeats a message is held back from those only that get that message.
                  positions(groups, wish.duplicates() ? Math::max : Math::min));
      Inspection found = reads.apply(request);
      if (!found.problems().isEmpty()) {
        throw new ClawbackException(found.problems(), null);
      }
      all.add(found);
    }
    return all;
  }

  /** A plan by what was read. Groups that run have moved on since: it is looked at anew. */
  Plan plan(List<DrainWish> wishes, List<Inspection> found, Planning planning) {
    List<DrainRequest> requests = new ArrayList<>();
    Observation seen = looks.get();
    for (int i = 0; i < wishes.size(); i++) {
      DrainWish wish = wishes.get(i);
      ContentReport report = found.get(i).report();
      requests.add(
          new DrainRequest(
              groups(seen.snapshot(), wish).stream().map(SubscriptionState::id).toList(),
              report,
              wish.signatures(),
              wish.tenant().map(t -> new DrainRequest.Parked(t, parting.messagesOf(t, report))),
              wish.duplicates()
                  ? Optional.of(parting.repeated(report, seen.snapshot()))
                  : Optional.empty(),
              wish.way()));
    }
    return planning.planDrain(seen, requests);
  }

  private static List<SubscriptionState> groups(FleetSnapshot seen, DrainWish wish) {
    QueueId queue = wish.queue();
    if (wish.group().isPresent()) {
      // Whether it is there is told by whoever reads its backlog, with what it might be.
      return List.of(
          new SubscriptionState(
              new SubscriptionId(new GroupId(queue.broker(), wish.group().get()), queue.name()),
              List.of()));
    }
    List<SubscriptionState> groups =
        seen.broker(queue.broker()).stream()
            .flatMap(b -> b.groups().stream())
            .flatMap(g -> g.subscriptions().stream())
            .filter(s -> s.id().queueId().equals(queue))
            .toList();
    if (groups.isEmpty()) {
      BlindSpots.refuse(seen, queue.broker());
      throw new ClawbackException(
          new Problem(
              "usage.which-subscription",
              Category.USAGE,
              queue.toString(),
              "no group was seen to read it.",
              "See `clawback scan` for what there is."));
    }
    return groups;
  }

  /** Where the first or the last of the groups stands; nothing where a position is not known. */
  private static SortedMap<Integer, Long> positions(
      List<SubscriptionState> groups, BinaryOperator<Long> which) {
    TreeMap<Integer, Long> positions = new TreeMap<>();
    TreeSet<Integer> unknown = new TreeSet<>();
    for (SubscriptionState group : groups) {
      for (PartitionLag lag : group.partitions()) {
        if (lag.committed() instanceof Known known) {
          positions.merge(lag.partition(), known.value(), which);
        } else {
          unknown.add(lag.partition());
        }
      }
    }
    unknown.forEach(positions::remove);
    return positions;
  }
}
