package io.clawback.runtime;

import io.clawback.engine.RedriveRequest;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.QueueState;
import io.clawback.model.plan.Chosen;
import io.clawback.runtime.inspect.Selectors;
import io.clawback.runtime.quarantine.Choice;
import io.clawback.runtime.quarantine.RedriveFilter;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Turns a wish to put messages back, as a person says it, into what the engine can plan. */
final class RedriveWishes {
  /** So many reasons are named in a step. */
  private static final int NAMED = 5;

  private RedriveWishes() {}

  static RedriveFilter filter(RedriveWish wish, Selectors selectors) {
    return new RedriveFilter(
        wish.reasons(),
        wish.tenants(),
        wish.operations(),
        wish.keys(),
        wish.before(),
        wish.since(),
        wish.where().map(selectors::condition));
  }

  /** The queue that the messages lie in. Throws when it was not seen. */
  static QueueState lies(RedriveWish wish, FleetSnapshot seen) {
    return seen.queue(wish.lies())
        .orElseThrow(() ->
            new ClawbackException(
                new Problem(
                    "redrive.no-queue",
                    Category.USAGE,
                    wish.lies().toString(),
                    "there is no such queue, or it may not be looked at.",
                    "See `clawback quarantine list`.")));
  }

  /** Queues of that broker in which it may be said what was put back. */
  static SortedSet<QueueId> quarantines(BrokerId broker, Fleet fleet, FleetSnapshot seen) {
    TreeSet<QueueId> there = new TreeSet<>();
    fleet.contents().stream()
        .flatMap(c -> c.quarantine().stream())
        .map(name -> new QueueId(broker, name))
        .filter(q -> seen.queue(q).isPresent())
        .forEach(there::add);
    return there;
  }

  /** One request for each queue that something came from. */
  static List<RedriveRequest> requests(RedriveWish wish, Choice choice) {
    return choice.parts().stream()
        .map(part -> {
          QueueId source = queue(part.source(), wish.lies().broker());
          return new RedriveRequest(
              wish.lies(),
              source,
              wish.to().orElse(source),
              part.ours(),
              part.tenants().stream().map(TenantName::new).toList(),
              part.chosen().entrySet().stream()
                  .map(e -> new Chosen(e.getKey(), e.getValue().text()))
                  .toList(),
              part.messages(),
              what(part, choice),
              wish.most(),
              wish.perSecond(),
              wish.max());
        })
        .toList();
  }

  /** As it is printed; what is no queue's name is one of this broker that nobody has. */
  private static QueueId queue(String text, BrokerId broker) {
    String[] parts = text.split("/", 3);
    return parts.length == 3
        ? new QueueId(new BrokerId(parts[0], parts[1]), parts[2])
        : new QueueId(broker, text);
  }

  private static String what(Choice.Part part, Choice choice) {
    List<Choice.Row> rows =
        choice.rows().stream()
            .filter(r -> r.source().equals(part.source()) && r.goes() > 0)
            .sorted((a, b) -> Long.compare(b.goes(), a.goes()))
            .toList();
    String named =
        rows.stream()
            .limit(NAMED)
            .map(r -> r.goes() + " of " + (r.reason().isEmpty() ? "no told reason" : r.reason()))
            .collect(Collectors.joining(", "));
    return rows.size() > NAMED ? named + " and " + (rows.size() - NAMED) + " more kinds" : named;
  }
}
