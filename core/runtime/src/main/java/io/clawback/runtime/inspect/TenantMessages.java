package io.clawback.runtime.inspect;

import io.clawback.content.KeyFinder;
import io.clawback.content.Message;
import io.clawback.content.Selector;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.ContentReport;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Finds exactly which messages of what was read are one tenant's. Changes nothing. */
final class TenantMessages {
  private final Scan scan;
  private final Selector selector;
  private final Scan.Bounds bounds;

  /**
   * @param selector where a message says whose it is
   */
  TenantMessages(Scan scan, Selector selector, Scan.Bounds bounds) {
    this.scan = scan;
    this.selector = selector;
    this.bounds = bounds;
  }

  /**
   * Their offsets, by partition. A message that is too large to be read, or broken, is nobody's.
   * Throws when the broker did not give all of it.
   */
  SortedMap<Integer, OffsetSpans> of(
      QueueId queue, String tenant, List<ContentReport.Read> read, BooleanSupplier stop) {
    TreeMap<Integer, List<Long>> found = new TreeMap<>();
    List<Scan.Range> ranges = new ArrayList<>();
    for (ContentReport.Read range : read) {
      found.putIfAbsent(range.partition(), new ArrayList<>());
      ranges.add(new Scan.Range(range.partition(), range.from(), range.next()));
    }
    byte[] wanted = tenant.getBytes(StandardCharsets.UTF_8);
    List<Scan.Ended> ends =
        ranges.isEmpty()
            ? List.of()
            : scan.read(
                new Scan.Request(queue, ranges, bounds),
                range -> new Lane(new KeyFinder(selector), wanted, found),
                stop);
    for (Scan.Ended end : ends) {
      if (end.next() < end.range().to()) {
        throw new ClawbackException(
            end.problem()
                .orElseGet(() ->
                    new Problem(
                        "inspect.stopped",
                        Category.CONNECTION,
                        queue.toString(),
                        "partition " + end.range().partition() + " was not read to its end.",
                        "Plan again.")));
      }
    }
    TreeMap<Integer, OffsetSpans> spans = new TreeMap<>();
    found.forEach((partition, offsets) -> {
      if (!offsets.isEmpty()) {
        spans.put(partition, OffsetSpans.of(offsets));
      }
    });
    return spans;
  }

  /** One stretch; stretches are read side by side. */
  private record Lane(KeyFinder finder, byte[] wanted, TreeMap<Integer, List<Long>> found)
      implements Scan.Lane {
    @Override
    public void take(MessageBatch batch) {
      Message message = new Message();
      Feeder.point(message, batch);
      List<Long> mine = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        Feeder.point(message, batch, i);
        if (Arrays.equals(finder.find(message), wanted)) {
          mine.add(batch.offset(i));
        }
      }
      synchronized (found) {
        found.getOrDefault(batch.partition(), new ArrayList<>()).addAll(mine);
      }
    }

    @Override
    public void unreadable(Scan.Unreadable what) {}

    @Override
    public void passed(long next) {}
  }
}
