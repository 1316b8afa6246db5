package io.clawback.runtime.quarantine;

import io.clawback.execute.Books;
import io.clawback.model.error.Category;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Marks;
import io.clawback.model.message.Message;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.Topology;
import io.clawback.runtime.look.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Counts which copies of one operation were put back since. Changes nothing. */
public final class RedrivenLook {
  private RedrivenLook() {}

  /** How many of the copies were put back; of how many that are there. */
  public record Redriven(long messages, long of) {}

  /**
   * Reads the quarantine through. Of one that was removed nothing can be told, and nobody is made
   * to wait for it: the messages are in the rollback store.
   */
  public static Redriven of(Connections connections, Books.Aside aside, BooleanSupplier stop) {
    QueueId quarantine = aside.quarantine();
    if (gone(connections, quarantine)) {
      return new Redriven(0, 0);
    }
    Counting counting = new Counting(aside.id().value());
    QueueCopies.read(connections, quarantine, counting, stop);
    return counting.told(quarantine.toString(), incarnation(connections, quarantine));
  }

  /** Whether the broker says that there is no such queue, not merely that it may not be seen. */
  private static boolean gone(Connections connections, QueueId queue) {
    BrokerSnapshot seen =
        connections
            .broker(queue.broker())
            .inspect()
            .snapshot(new Topology(queue.broker(), "", List.of(queue.name()), List.of()));
    return seen.queue(queue.name()).isEmpty()
        && seen.unseen().stream()
            .filter(u -> u.what().contains(queue.name()))
            .allMatch(u -> u.problem().category() == Category.STALE);
  }

  /** The queue as it is now; empty when it is not there, and then no mark is of it. */
  static String incarnation(Connections connections, QueueId queue) {
    return connections
        .broker(queue.broker())
        .inspect()
        .snapshot(new Topology(queue.broker(), "", List.of(queue.name()), List.of()))
        .queue(queue.name())
        .map(QueueState::incarnation)
        .orElse("");
  }

  private static final class Counting implements CopyLane.Receiver {
    private final String operation;
    private final Marks marks = new Marks();
    private final List<long[]> places = new ArrayList<>();

    Counting(String operation) {
      this.operation = operation;
    }

    @Override
    public void copy(int partition, long offset, Copy copy) {
      if (copy.operation().equals(operation)) {
        places.add(new long[] {partition, offset});
      }
    }

    @Override
    public void voided(String which) {}

    @Override
    public void marked(Mark mark) {
      marks.add(mark);
    }

    @Override
    public void other(Message message) {}

    Redriven told(String queue, String incarnation) {
      long back =
          places.stream()
              .filter(p -> marks.redriven(queue, incarnation, Math.toIntExact(p[0]), p[1]))
              .count();
      return new Redriven(back, places.size());
    }
  }
}
