package io.clawback.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Reader;
import io.clawback.spi.broker.Scan.Unreadable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what a scan hands over, as text, range by range; checks that it comes in order. */
final class Scanned implements Reader {
  final Map<Range, Of> lanes = new ConcurrentHashMap<>();

  @Override
  public Lane lane(Range range) {
    Of lane = new Of(range);
    if (lanes.put(range, lane) != null) {
      throw new IllegalStateException("a second lane for " + range);
    }
    return lane;
  }

  /** One range's. */
  static final class Of implements Lane {
    private final Range range;
    final List<Long> offsets = new ArrayList<>();
    final List<String> messages = new ArrayList<>();
    final List<Unreadable> unreadable = new ArrayList<>();
    long next;

    Of(Range range) {
      this.range = range;
      this.next = range.from();
    }

    @Override
    public void take(MessageBatch batch) {
      check(batch.partition() == range.partition(), "another partition");
      check(batch.size() > 0, "an empty batch");
      for (int i = 0; i < batch.size(); i++) {
        moved(batch.offset(i), batch.offset(i) + 1);
        offsets.add(batch.offset(i));
        messages.add(text(batch, i));
      }
    }

    @Override
    public void unreadable(Unreadable what) {
      check(what.partition() == range.partition(), "another partition");
      check(what.to() > what.from() && !what.why().isBlank(), "nothing, or without a reason");
      moved(what.from(), what.to());
      unreadable.add(what);
    }

    @Override
    public void passed(long passed) {
      check(passed >= next && passed <= range.to(), "passed " + passed + " at " + next);
      next = passed;
    }

    private void moved(long from, long to) {
      check(from >= next && to <= range.to(), from + ".." + to + " at " + next + " of " + range);
      next = to;
    }

    private static void check(boolean holds, String what) {
      if (!holds) {
        throw new IllegalStateException(what);
      }
    }
  }

  /** That range's, which was begun. */
  Of of(Range range) {
    return Objects.requireNonNull(lanes.get(range));
  }

  /** All of it, by offset; for one partition. */
  SortedMap<Long, String> all() {
    SortedMap<Long, String> all = new TreeMap<>();
    for (Of lane : lanes.values()) {
      for (int i = 0; i < lane.offsets.size(); i++) {
        if (all.put(lane.offsets.get(i), lane.messages.get(i)) != null) {
          throw new IllegalStateException("twice: " + lane.offsets.get(i));
        }
      }
    }
    return all;
  }

  List<Unreadable> unreadable() {
    return lanes.values().stream()
        .flatMap(l -> l.unreadable.stream())
        .sorted(Comparator.comparingLong(Unreadable::from))
        .toList();
  }

  private static String text(MessageBatch batch, int i) {
    StringBuilder text = new StringBuilder();
    text.append(batch.timestamp(i)).append(' ');
    text.append(slice(batch, batch.keyFrom(i), batch.keyLength(i))).append('=');
    text.append(slice(batch, batch.valueFrom(i), batch.valueLength(i)));
    for (int h = batch.firstHeader(i); h < batch.endHeader(i); h++) {
      text.append(' ').append(slice(batch, batch.headerNameFrom(h), batch.headerNameLength(h)));
      text.append(':').append(slice(batch, batch.headerValueFrom(h), batch.headerValueLength(h)));
    }
    return text.toString();
  }

  private static String slice(MessageBatch batch, int from, int length) {
    return length == MessageBatch.ABSENT
        ? "-"
        : "'" + new String(batch.bytes(), from, length, UTF_8) + "'";
  }
}
