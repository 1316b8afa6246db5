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
  private final Selector selector;
  private final String meaning;
  private final List<Range> window = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable AcceptedKeys store;
  private final AtomicReference<@Nullable Problem> unanswered = new AtomicReference<>();
  private List<Range> missing = List.of();
  private long keys;

  /**
   * Opens the store, and sees what of the window is missing.
   *
   * @param begins the window's first offset by partition; a partition that is not in it is in the
   *     window as a whole
   */
  AcceptedLook(
      Supplier<AcceptedKeys> open,
      QueueId queue,
      ContentDeclaration declared,
      Selector selector,
      Consumed consumed,
      Instant at,
      SortedMap<Integer, Long> begins) {
    this.queue = queue;
    this.declared = declared;
    this.consumed = consumed;
    this.at = at;
    since = at.minus(declared.acceptedWindow());
    String key = declared.idempotencyKey().orElseThrow();
    this.selector = selector;
    meaning = consumed.incarnation() + " " + key;
    SortedMap<Integer, Long> firsts = new TreeMap<>();
    for (Range range : consumed.ranges()) {
      Long first = begins.get(range.partition());
      long from = first == null ? range.from() : Math.max(range.from(), first);
      firsts.put(range.partition(), from);
      if (from < range.to()) {
        window.add(new Range(range.partition(), from, range.to()));
      }
    }
    missing = window;
    try {
      AcceptedKeys opened = open.get();
      store = opened;
      List<Range> known =
          opened
              .prepare(
                  queue, meaning, new AcceptedKeys.Window(at, declared.acceptedWindow(), firsts))
              .stream()
              .map(s -> new Range(s.partition(), s.from(), s.to()))
              .toList();
      missing = Ranges.without(window, known);
    } catch (ClawbackException e) {
      failed(e);
    }
  }

  /**
   * The request that reads what is missing, the newest first as far as the budget goes; empty when
   * nothing is to be read.
   */
  Optional<Scan.Request> reading(Scan scan, int lanes, long budget) {
    if (store == null || missing.isEmpty() || budget <= 0) {
      return Optional.empty();
    }
    Scan.Bounds bounds = new Scan.Bounds(lanes, declared.messageBytes(), budget).unpacking(budget);
    Scan.Cost cost = scan.cost(new Scan.Request(queue, missing, bounds));
    double share = cost.bytes().filter(b -> b > budget).map(b -> (double) budget / b).orElse(1.0);
    return Optional.of(
        new Scan.Request(queue, Ranges.cut(Ranges.newest(missing, share), lanes), bounds));
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
            since.toEpochMilli(),
            at.toEpochMilli(),
            listener);
    List<Scan.Ended> ends =
        scan.read(request, keeper, () -> stop.getAsBoolean() || keeper.failed().isPresent());
    missing = Ranges.without(missing, keeper.finish(ends));
    keeper.failed().ifPresent(problems::add);
    ends.forEach(e -> e.problem().ifPresent(problems::add));
  }

  /** Answers for the messages of the backlog. Good until this is closed. */
  AcceptedBefore before() {
    AcceptedKeys open = store;
    if (open == null) {
      return AcceptedBefore.NOTHING;
    }
    try {
      AcceptedKeys.Known known = open.known(queue, meaning, consumed.positions());
      keys = known.keys();
      return (array, keyFrom, keyLength, values, valueFrom, valueLength) ->
          first(known, array, keyFrom, keyLength)
              .map(a -> earlier(a, values, valueFrom, valueLength))
              .orElse(null);
    } catch (ClawbackException e) {
      failed(e);
      return AcceptedBefore.NOTHING;
    }
  }

  /** Called by many threads; none of them may fail because of the store. */
  private Optional<AcceptedKeys.Accepted> first(
      AcceptedKeys.Known known, byte[] array, int from, int length) {
    try {
      return known.first(array, from, length);
    } catch (ClawbackException e) {
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
    missing = window;
    close();
  }

  /** How far the window is known. */
  Coverage coverage() {
    long offsets = Ranges.span(window);
    return new Coverage(since, keys, offsets, offsets - Ranges.span(missing));
  }

  /**
   * How far a window is known.
   *
   * @param keys different keys of it
   * @param offsets how many it has
   * @param covered how many of them were read
   */
  record Coverage(Instant since, long keys, long offsets, long covered) {}

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
