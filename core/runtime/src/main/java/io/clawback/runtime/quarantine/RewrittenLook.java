package io.clawback.runtime.quarantine;

import io.clawback.execute.Books;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.Prints;
import io.clawback.model.message.Rewritten;
import io.clawback.model.message.Tally;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.Topology;
import io.clawback.runtime.look.Connections;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Counts again, where it was written to, what a step wrote once more. Changes nothing. */
final class RewrittenLook {
  private final Connections connections;
  private final BooleanSupplier stop;

  RewrittenLook(Connections connections, BooleanSupplier stop) {
    this.connections = connections;
    this.stop = stop;
  }

  /**
   * What was found.
   *
   * @param there how many of them are there
   * @param missing how many are not, and should be
   * @param differs whether those that are there are not as the ledger tells of them
   * @param expired how many the queue's retention has let go of since
   */
  record Found(long there, long missing, boolean differs, long expired) {
    static final Found NOTHING = new Found(0, 0, false, 0);
  }

  Found find(Books.Rewritten rewritten, Prints prints) {
    if (rewritten.where().isEmpty()) {
      return new Found(0, rewritten.read().count(), false, 0);
    }
    SortedMap<Integer, Long> starts = starts(rewritten.destination());
    List<Scan.Range> ranges = new ArrayList<>();
    long[] expired = new long[1];
    rewritten
        .where()
        .forEach((partition, spans) -> {
          long start = starts.getOrDefault(partition, 0L);
          long to = spans.spans().getLast().last() + 1;
          for (OffsetSpans.Span span : spans.spans()) {
            expired[0] += Math.clamp(start - span.first(), 0, span.last() - span.first() + 1);
          }
          long from = Math.max(start, spans.spans().getFirst().first());
          if (from < to) {
            ranges.add(new Scan.Range(partition, from, to));
          }
        });
    Adding adding = new Adding(rewritten.where(), prints);
    read(rewritten.destination(), ranges, adding);
    Tally found = adding.sum;
    long missing = Math.max(0, rewritten.read().count() - found.count() - expired[0]);
    boolean differs = expired[0] == 0 && missing == 0 && !found.equals(rewritten.written());
    return new Found(found.count(), missing, differs, expired[0]);
  }

  private SortedMap<Integer, Long> starts(QueueId queue) {
    QueueState state =
        connections
            .broker(queue.broker())
            .inspect()
            .snapshot(new Topology(queue.broker(), "", List.of(queue.name()), List.of()))
            .queue(queue.name())
            .orElseThrow(() -> problem(queue, "there is no such queue, or it may not be seen."));
    TreeMap<Integer, Long> starts = new TreeMap<>();
    for (PartitionState partition : state.partitions()) {
      if (partition.logStart() instanceof Known start) {
        starts.put(partition.number(), start.value());
      }
    }
    return starts;
  }

  private void read(QueueId queue, List<Scan.Range> ranges, Adding adding) {
    Broker broker = connections.broker(queue.broker());
    Scan scan = broker.scan().orElseThrow(() -> problem(queue, "its messages cannot be read."));
    List<Scan.Ended> ended =
        scan.read(
            new Scan.Request(
                queue, ranges, new Scan.Bounds(1, CopyLane.MESSAGE_BYTES, Long.MAX_VALUE)),
            _ -> adding,
            stop);
    ended.stream()
        .filter(e -> e.next() < e.range().to())
        .findFirst()
        .ifPresent(e -> {
          throw problem(
              queue,
              "partition %d was read up to offset %d of %d."
                  .formatted(e.range().partition(), e.next(), e.range().to()));
        });
    adding.unreadable.ifPresent(u -> {
      throw problem(queue, "partition " + u.partition() + " offset " + u.from() + ": " + u.why());
    });
  }

  private static ClawbackException problem(QueueId queue, String message) {
    return new ClawbackException(
        new Problem(
            "run.queue-unreadable",
            Category.BROKER,
            queue.toString(),
            "what was written once more could not be counted: " + message,
            "Look again later."));
  }

  /** One thread at a time. */
  private static final class Adding implements Scan.Lane {
    private final SortedMap<Integer, OffsetSpans> wanted;
    private final Prints prints;
    private Tally sum = Tally.NONE;
    private Optional<Scan.Unreadable> unreadable = Optional.empty();

    Adding(SortedMap<Integer, OffsetSpans> wanted, Prints prints) {
      this.wanted = wanted;
      this.prints = prints;
    }

    @Override
    public void take(MessageBatch batch) {
      OffsetSpans spans = wanted.getOrDefault(batch.partition(), OffsetSpans.NONE);
      for (int i = 0; i < batch.size(); i++) {
        if (spans.contains(batch.offset(i))) {
          sum = sum.plus(prints.of(Rewritten.timeless(CopyLane.message(batch, i))));
        }
      }
    }

    @Override
    public void unreadable(Scan.Unreadable what) {
      unreadable = Optional.of(what);
    }

    @Override
    public void passed(long next) {}
  }
}
