package io.clawback.runtime.inspect;

import io.clawback.content.Selector;
import io.clawback.content.duplicate.AcceptedBefore;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.Scan;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.state.AcceptedKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a group accepted before, for one look: reads the part of the declared window whose keys are
 * not known yet, and answers for each message of the backlog. Where the store fails, the look goes
 * on without it. One thread uses it; its answers are for many.
 */
final class AcceptedLook implements AutoCloseable {
  /** All keys of a queue together. */
  private static final long KEY_BYTES = 512L << 20;

  private final QueueId queue;
  private final ContentDeclaration declared;
  private final Consumed consumed;
  private final Instant at;
  private final Instant since;
  private final WindowBegins begins;
  private final AcceptedKeys.Ready ready;
  private final Selector selector;
  private final String meaning;
  private final List<Range> window;
  private final List<Range> unread = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable AcceptedKeys store;
  private final AtomicReference<@Nullable Problem> unanswered = new AtomicReference<>();
  private final LongAdder unasked = new LongAdder();
  private List<Range> missing = List.of();
  private long keys;

  /**
   * Opens the store, and sees what of the window is missing.
   *
   * @param log what the broker says about the times of its messages
   */
  AcceptedLook(
      Supplier<AcceptedKeys> open,
      QueueId queue,
      ContentDeclaration declared,
      Selector selector,
      Consumed consumed,
      Instant at,
      LogTimes log) {
    this.queue = queue;
    this.declared = declared;
    this.consumed = consumed;
    this.at = at;
    since = at.minus(declared.acceptedWindow());
    String key = declared.idempotencyKey().orElseThrow();
    this.selector = selector;
    meaning = consumed.incarnation() + " " + key;
    AcceptedKeys.Ready known = new AcceptedKeys.Ready(List.of(), List.of(), List.of(), 0, 0);
    try {
      AcceptedKeys opened = open.get();
      store = opened;
      known =
          opened.prepare(queue, meaning, new AcceptedKeys.Window(at, declared.acceptedWindow()));
    } catch (ClawbackException e) {
      failed(e);
    }
    ready = known;
    begins = WindowBegins.of(consumed, at, declared.acceptedWindow(), log, ready);
    window = begins.window();
    missing = Ranges.without(window, ranges(ready.read()));
    unread.addAll(ranges(ready.unread()));
    mark();
  }

  private static List<Range> ranges(List<AcceptedKeys.Stretch> stretches) {
    return stretches.stream().map(s -> new Range(s.partition(), s.from(), s.to())).toList();
  }

  private void mark() {
    AcceptedKeys open = store;
    if (open != null) {
      try {
        open.mark(queue, meaning, begins.begins(), begins.more());
      } catch (ClawbackException e) {
        failed(e);
        missing = window;
      }
    }
  }

  /** What is missing and is still in the log. */
  private List<Range> readable() {
    SortedMap<Integer, Long> starts = new TreeMap<>();
    consumed.partitions().forEach(p -> starts.put(p.number(), p.start().orElse(0)));
    List<Range> readable = new ArrayList<>();
    for (Range range : missing) {
      long start = starts.getOrDefault(range.partition(), 0L);
      if (range.to() > start) {
        readable.add(new Range(range.partition(), Math.max(start, range.from()), range.to()));
      }
    }
    return readable;
  }

  /**
   * The request that reads what is missing, the newest first as far as the budget goes; empty when
   * nothing is to be read.
   */
  Optional<Scan.Request> reading(Scan scan, int lanes, long budget) {
    List<Range> readable = readable();
    if (store == null || readable.isEmpty() || budget <= 0) {
      return Optional.empty();
    }
    Scan.Bounds bounds = new Scan.Bounds(lanes, declared.messageBytes(), budget).unpacking(budget);
    Scan.Cost cost = scan.cost(new Scan.Request(queue, readable, bounds));
    double share = cost.bytes().filter(b -> b > budget).map(b -> (double) budget / b).orElse(1.0);
    return Optional.of(
        new Scan.Request(queue, Ranges.cut(Ranges.newest(readable, share), lanes), bounds));
  }

  /** Reads it; what was kept of it need not be read again. */
  void read(Scan scan, Scan.Request request, InspectListener listener, BooleanSupplier stop) {
    AcceptedKeys open = store;
    if (open == null) {
      return;
    }
    KeyKeeper keeper =
        new KeyKeeper(
            open,
            queue,
            meaning,
            new AcceptedKeys.Bounds(declared.acceptedKeys(), KEY_BYTES),
            selector,
            ready.keep(),
            Math.max(at.toEpochMilli(), ready.latest()),
            listener);
    List<Scan.Ended> ends =
        scan.read(request, keeper, () -> stop.getAsBoolean() || keeper.failed().isPresent());
    missing = Ranges.without(missing, keeper.finish(ends));
    unread.addAll(ranges(keeper.unread()));
    keeper.failed().ifPresent(problems::add);
    ends.forEach(e -> e.problem().ifPresent(problems::add));
  }

  /** Answers for the messages of the backlog. Good until this is closed. */
  AcceptedBefore before() {
    AcceptedKeys open = store;
    if (open == null) {
      return this::unasked;
    }
    try {
      AcceptedKeys.Known known = open.known(queue, meaning, since, consumed.positions());
      keys = known.keys();
      return (array, keyFrom, keyLength, values, valueFrom, valueLength) ->
          first(known, array, keyFrom, keyLength)
              .map(a -> earlier(a, values, valueFrom, valueLength))
              .orElse(null);
    } catch (ClawbackException e) {
      failed(e);
      missing = window;
      return this::unasked;
    }
  }

  private AcceptedBefore.@Nullable Earlier unasked(
      byte[] array, int from, int length, byte[] values, int valueFrom, int valueLength) {
    unasked.increment();
    return null;
  }

  /** Called by many threads; none of them may fail because of the store. */
  private Optional<AcceptedKeys.Accepted> first(
      AcceptedKeys.Known known, byte[] array, int from, int length) {
    try {
      return known.first(array, from, length);
    } catch (ClawbackException e) {
      unasked.increment();
      unanswered.compareAndSet(null, e.problem());
      return Optional.empty();
    }
  }

  private static AcceptedBefore.Earlier earlier(
      AcceptedKeys.Accepted accepted, byte[] array, int from, int length) {
    byte[] content = Digests.of(Digests.content(), array, from, length);
    return new AcceptedBefore.Earlier(
        accepted.partition(),
        accepted.offset(),
        accepted.atMillis(),
        Arrays.equals(content, accepted.content()));
  }

  private void failed(ClawbackException e) {
    problems.addAll(e.problems());
    close();
  }

  /** How far the window is known. */
  Coverage coverage() {
    long offsets = Ranges.span(window);
    long lost = Ranges.span(missing) - Ranges.span(readable());
    List<Range> read = Ranges.without(window, missing);
    long holes =
        Ranges.span(read) - Ranges.span(Ranges.without(read, Ranges.joined(unread, List.of())));
    long covered = Ranges.span(read) - holes;
    boolean whole =
        covered == offsets
            && unasked.sum() == 0
            && begins.late().isEmpty()
            && begins.unknown().isEmpty()
            && !consumed.compacted();
    return new Coverage(
        since, keys, offsets, covered, lost + holes, unasked.sum(), begins.knownSince(), whole);
  }

  /**
   * How far a window is known.
   *
   * @param keys different keys of it
   * @param offsets how many it has
   * @param covered how many of them were read
   * @param unread how many could not be read and never will be
   * @param unasked how many messages the store gave no answer for
   * @param knownSince from when on the offsets are all there were
   * @param whole whether all of it is known, and all was answered
   */
  record Coverage(
      Instant since,
      long keys,
      long offsets,
      long covered,
      long unread,
      long unasked,
      Instant knownSince,
      boolean whole) {}

  /** Why it is not known how much is missing. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!begins.late().isEmpty()) {
      notes.add(
          "the log of "
              + PartitionNumbers.words(begins.late())
              + " does not reach back to the begin of accepted-window, and no look saw what lay before:"
              + " what was accepted earlier is not known");
    }
    if (!begins.unknown().isEmpty()) {
      notes.add(
          "where the group stands on "
              + PartitionNumbers.words(begins.unknown())
              + " is not known: nothing of it counts as accepted");
    }
    if (consumed.compacted()) {
      notes.add(
          "the queue is compacted: accepted messages whose record key came again may be gone, and"
              + " are not known");
    }
    return notes;
  }

  /** What failed on the way. */
  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    Optional.ofNullable(unanswered.get()).ifPresent(all::add);
    return all;
  }

  @Override
  public void close() {
    AcceptedKeys open = store;
    store = null;
    if (open != null) {
      open.close();
    }
  }
}
