package io.clawback.runtime.quarantine;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.Topology;
import io.clawback.runtime.look.Connections;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads all of a quarantine, as a reader of committed messages sees it. */
final class QueueCopies {
  private QueueCopies() {}

  /** Hands all to the receiver; throws when some of it could not be read. */
  static void read(
      Connections connections, QueueId queue, CopyLane.Receiver receiver, BooleanSupplier stop) {
    Broker broker = connections.broker(queue.broker());
    Scan scan =
        broker
            .scan()
            .orElseThrow(() ->
                problem(queue, "messages of this kind of broker cannot be read.", "Look by hand."));
    QueueState state =
        broker
            .inspect()
            .snapshot(new Topology(queue.broker(), "", List.of(queue.name()), List.of()))
            .queue(queue.name())
            .orElseThrow(() ->
                problem(queue, "there is no such queue, or it may not be looked at.", "Make it."));
    List<Scan.Range> ranges = new ArrayList<>();
    for (PartitionState partition : state.partitions()) {
      if (!(partition.logStart() instanceof Known start)
          || !(partition.logEnd() instanceof Known end)) {
        throw problem(
            queue, "partition " + partition.number() + " was not seen.", "Look again later.");
      }
      long stable = partition.lastStable().number().orElse(end.value());
      ranges.add(new Scan.Range(partition.number(), start.value(), Math.min(end.value(), stable)));
    }
    CopyLane lane = new CopyLane(receiver);
    List<Scan.Ended> ended =
        scan.read(
            new Scan.Request(
                queue, ranges, new Scan.Bounds(1, CopyLane.MESSAGE_BYTES, Long.MAX_VALUE)),
            lane,
            stop);
    ended.stream()
        .filter(e -> e.next() < e.range().to())
        .findFirst()
        .ifPresent(e -> {
          throw problem(
              queue,
              "partition "
                  + e.range().partition()
                  + " was read up to offset "
                  + e.next()
                  + " of "
                  + e.range().to()
                  + e.problem().map(p -> ": " + p.message()).orElse("."),
              "Look again later.");
        });
    lane.unreadable().stream()
        .findFirst()
        .ifPresent(u -> {
          throw problem(
              queue,
              "partition " + u.partition() + " offset " + u.from() + ": " + u.why(),
              "Look at that message by hand.");
        });
  }

  private static ClawbackException problem(QueueId queue, String message, String next) {
    return new ClawbackException(
        new Problem("run.quarantine-unreadable", Category.BROKER, queue.toString(), message, next));
  }
}
