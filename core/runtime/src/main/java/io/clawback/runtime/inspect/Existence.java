package io.clawback.runtime.inspect;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.Topology;
import io.clawback.model.observed.Unseen;
import io.clawback.runtime.config.Nearest;
import io.clawback.spi.broker.Inspect;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Whether what somebody typed is there; if not, what is there instead. */
final class Existence {
  private Existence() {}

  /** What was seen of the queue; throws when it was not. */
  static QueueState queue(Inspect inspect, BrokerSnapshot seen, QueueId id) {
    return seen.queues().stream()
        .filter(q -> q.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            missing(
                inspect,
                seen,
                "usage.no-such-queue",
                "queue",
                id.name(),
                id.toString(),
                Topology::queues));
  }

  static ClawbackException missing(
      Inspect inspect,
      BrokerSnapshot seen,
      String code,
      String what,
      String name,
      String culprit,
      Function<Topology, List<String>> names) {
    return new ClawbackException(
        seen.unseen().stream()
            .filter(u -> u.what().contains(name))
            .map(Unseen::problem)
            .filter(p -> p.category() != Category.STALE) // it is not there
            .findFirst()
            .orElseGet(() ->
                new Problem(
                    code,
                    Category.USAGE,
                    culprit,
                    "there is no such " + what + ", or it may not be looked at.",
                    nearest(inspect, name, names) + "See `clawback scan` for what there is.")));
  }

  private static String nearest(
      Inspect inspect, String name, Function<Topology, List<String>> names) {
    try {
      return Nearest.to(name, names.apply(inspect.discover()))
          .map(near -> "Did you mean '" + near + "'? ")
          .orElse("");
    } catch (ClawbackException e) {
      return ""; // A guess is not worth another problem.
    }
  }

  static void partitions(QueueState queue, List<Integer> asked) {
    List<Integer> known = queue.partitions().stream().map(PartitionState::number).toList();
    List<Integer> unknown = asked.stream().filter(p -> !known.contains(p)).toList();
    if (!unknown.isEmpty()) {
      throw new ClawbackException(
          new Problem(
              "usage.no-partition",
              Category.USAGE,
              queue.id().toString(),
              "it has no partition " + unknown.getFirst() + ".",
              known.isEmpty()
                  ? "None of its partitions was seen."
                  : known.size() == 1
                      ? "It has partition " + known.getFirst() + " alone."
                      : "Its partitions are " + known.getFirst() + " to " + known.getLast() + "."));
    }
  }

  /** Refuses an offset that the partition does not hold; what may be there is looked for. */
  static void message(Inspect inspect, QueueId id, int partition, long offset) {
    QueueState queue =
        queue(
            inspect,
            inspect.snapshot(new Topology(id.broker(), "", List.of(id.name()), List.of())),
            id);
    partitions(queue, List.of(partition));
    for (PartitionState state : queue.partitions()) {
      OptionalLong start = state.logStart().number();
      OptionalLong end = state.logEnd().number();
      if (state.number() == partition && start.isPresent() && end.isPresent()) {
        within(id, partition, offset, start.getAsLong(), end.getAsLong());
      }
    }
  }

  private static void within(QueueId id, int partition, long offset, long start, long end) {
    if (offset < start || offset >= end) {
      throw new ClawbackException(
          new Problem(
              "usage.no-such-message",
              Category.USAGE,
              id + "/" + partition + "@" + offset,
              "there is no message at that offset.",
              start >= end
                  ? "Partition " + partition + " is empty: its next offset is " + end + "."
                  : "Partition %d holds the offsets %d to %d."
                      .formatted(partition, start, end - 1)));
    }
  }
}
