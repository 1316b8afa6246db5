package io.clawback.runtime.inspect;

import io.clawback.content.ContentQuestion;
import io.clawback.content.Contents;
import io.clawback.content.duplicate.AcceptedBefore;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.look.Connections;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Scan;
import io.clawback.spi.state.AcceptedKeys;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads backlogs without disturbing them, and says what their messages are. Changes nothing on any
 * broker; writes nothing but the keys of consumed messages, where a window of them is declared.
 * Thread-safe.
 */
public final class Inspector {
  private static final int SAMPLES = 3;

  /** A small look reads no more than that of what was consumed; the next one goes on. */
  private static final long SMALL_READ = 16L << 20;

  /** Several readers fetch side by side where at least so many bytes may be fetched. */
  private static final long SEVERAL_READERS = 64L << 20;

  private final Fleet fleet;
  private final Connections connections;
  private final Clock clock;
  private final String who;
  private final int lanes;
  private final Function<ContentDeclaration, Contracts> openContracts;
  private final Selectors selectors;
  private final Supplier<AcceptedKeys> openAccepted;

  /**
   * @param who who looks, as {@code user@host}: decides whether values are masked
   * @param lanes how many ranges are read side by side
   * @param openContracts opens what is declared
   * @param selectors what a declared selector selects
   * @param openAccepted opens the keys of what was accepted; asked only where a window is declared
   */
  public Inspector(
      Fleet fleet,
      Connections connections,
      Clock clock,
      String who,
      int lanes,
      Function<ContentDeclaration, Contracts> openContracts,
      Selectors selectors,
      Supplier<AcceptedKeys> openAccepted) {
    this.selectors = selectors;
    this.fleet = fleet;
    this.connections = connections;
    this.clock = clock;
    this.who = who;
    this.lanes = lanes;
    this.openContracts = openContracts;
    this.openAccepted = openAccepted;
  }

  /**
   * Tells the cost, reads, and reports. When {@code stop} says so, or something fails on the way,
   * the report is of what was read so far, and says where each stretch ended. Throws {@link
   * ClawbackException} when nothing could be read at all: no such queue or group, a broker that
   * does not answer or cannot be read.
   */
  public Inspection inspect(
      InspectRequest request, InspectListener listener, BooleanSupplier stop) {
    return inspect(request, Stillness.UNKNOWN, listener, stop);
  }

  /** The same, where it is known where groups stood before. */
  public Inspection inspect(
      InspectRequest request, Stillness before, InspectListener listener, BooleanSupplier stop) {
    Instant at = clock.now();
    Broker broker = connections.broker(request.queue().broker());
    Scan scan = scan(broker);
    Selection selection = RangeResolver.resolve(broker.inspect(), request);
    ContentDeclaration declared = fleet.content(request.queue());
    try (Earlier earlier = earlier(broker, scan, request, selection, at)) {
      Scan.Request reading =
          new Scan.Request(
              request.queue(),
              request.sample().isPresent()
                  ? selection.ranges()
                  : Ranges.cut(selection.ranges(), lanes),
              new Scan.Bounds(
                  readers(request),
                  declared.messageBytes(),
                  request.maxBytes().orElse(Long.MAX_VALUE)));
      Scan.Cost cost = scan.cost(reading);
      InspectCost told = earlier.and(cost(selection, cost));
      listener.cost(told);
      Contracts contracts = openContracts.apply(declared);
      Instant begun = clock.now();
      AcceptedBefore accepted = earlier.read(listener, stop);
      FoldPool folds =
          new FoldPool(question(declared, contracts, cost.messages()), accepted, lanes);
      List<Scan.Ended> ends =
          reading.ranges().isEmpty()
              ? List.of()
              : scan.read(reading.costing(cost), new Feeder(folds, listener), stop);
      boolean interrupted = stop.getAsBoolean();
      ReportTranslator translator =
          new ReportTranslator(
              request, selection.positions(), at, declared.shows(who), earlier.coverage());
      Contents contents = folds.merged().finish(before.standing(request, selection.consumed(), at));
      ContentReport report =
          translator.report(contents, ends.stream().map(e -> read(e, interrupted)).toList());
      return new Inspection(
          report,
          told,
          Duration.between(begun, clock.now()),
          notes(
              told,
              contents,
              contracts,
              earlier,
              Reached.notes(request, declared, contents, ends, interrupted)),
          ends.stream().anyMatch(e -> e.next() < e.range().to()),
          Stream.of(
                  contracts.problems().stream(),
                  earlier.problems().stream(),
                  ends.stream().flatMap(e -> e.problem().stream()))
              .flatMap(s -> s)
              .distinct()
              .toList());
    }
  }

  /**
   * Exactly which messages of what the report was made of are the tenant's, as the queue's messages
   * say; by partition. Throws when they say nothing, or when not all of them could be read.
   */
  public SortedMap<Integer, OffsetSpans> messagesOf(
      String tenant, ContentReport report, BooleanSupplier stop) {
    ContentDeclaration declared = fleet.content(report.queue());
    String selector =
        declared
            .tenant()
            .orElseThrow(() ->
                new ClawbackException(
                    new Problem(
                        "usage.no-tenant",
                        Category.USAGE,
                        report.queue().toString(),
                        "nothing is declared that tells whose a message of it is.",
                        "Add `tenant: SELECTOR` to its entry under `contents`.")));
    return new TenantMessages(
            scan(connections.broker(report.queue().broker())),
            selectors.selector(selector),
            new Scan.Bounds(lanes, declared.messageBytes(), Long.MAX_VALUE))
        .of(report.queue(), tenant, report.read(), stop);
  }

  /**
   * Exactly which messages of what the report was made of repeat an earlier one of their partition.
   * Throws when it was not asked for duplicates, or when not all could be read again or compared.
   *
   * @param poison of a key that one of these has, nothing repeats
   * @param absent these are taken for not there
   */
  public Repetitions repetitionsOf(
      ContentReport report,
      SortedMap<Integer, OffsetSpans> poison,
      SortedMap<Integer, OffsetSpans> absent,
      BooleanSupplier stop) {
    ContentDeclaration declared = fleet.content(report.queue());
    return new RepeatedMessages(
            scan(connections.broker(report.queue().broker())),
            selectors.selector(declared.idempotencyKey().orElseThrow()),
            new Scan.Bounds(lanes, declared.messageBytes(), Long.MAX_VALUE),
            declared.duplicateBytes())
        .find(report, poison, absent, stop);
  }

  private Earlier earlier(
      Broker broker, Scan scan, InspectRequest request, Selection selection, Instant at) {
    ContentDeclaration declared = fleet.content(request.queue());
    if (!declared.acceptedWindow().isPositive() || declared.idempotencyKey().isEmpty()) {
      return Earlier.NOT_ASKED;
    }
    return selection
        .consumed()
        .map(consumed ->
            Earlier.of(
                new AcceptedLook(
                    openAccepted,
                    request.queue(),
                    declared,
                    selectors.selector(declared.idempotencyKey().orElseThrow()),
                    consumed,
                    at,
                    LogTimes.of(
                        broker.inspect(),
                        request.subscription().orElseThrow(),
                        at.minus(declared.acceptedWindow()),
                        clock.now())),
                scan,
                lanes,
                request.sample().isPresent()
                    ? Math.min(SMALL_READ, declared.acceptedReadBytes())
                    : declared.acceptedReadBytes()))
        .orElse(Earlier.NO_GROUP);
  }

  private static List<String> notes(
      InspectCost cost,
      Contents contents,
      Contracts contracts,
      Earlier earlier,
      List<String> reached) {
    List<String> notes = new ArrayList<>(cost.notes());
    notes.addAll(reached);
    notes.addAll(contents.notes());
    notes.addAll(contracts.notJudged());
    notes.addAll(earlier.notes());
    return notes;
  }

  /**
   * One message; empty when there is none at that offset, though the log spans it. Values are
   * masked unless {@code show} and the declaration lets this caller see them; a wish that it does
   * not is refused.
   */
  public Optional<MessageSight> message(QueueId queue, int partition, long offset, boolean show) {
    ContentDeclaration declared = fleet.content(queue);
    if (show && !declared.shows(who)) {
      throw new ClawbackException(
          new Problem(
              "inspect.not-shown",
              Category.RIGHTS,
              queue.toString(),
              "'" + who + "' may not see values of its messages: entry '" + declared.name() + "'.",
              "Leave --show out, or have the owner add you to contents: show-to."));
    }
    Broker broker = connections.broker(queue.broker());
    Scan scan = scan(broker);
    Existence.message(broker.inspect(), queue, partition, offset);
    OneMessage one =
        new OneMessage(queue, offset, !show, question(declared, openContracts.apply(declared), 1));
    List<Scan.Ended> ends =
        scan.read(
            new Scan.Request(
                queue,
                List.of(new Scan.Range(partition, offset, offset + 1)),
                new Scan.Bounds(1, declared.messageBytes(), Long.MAX_VALUE)),
            one,
            () -> false);
    List<Problem> problems =
        ends.stream()
            .flatMap(e -> e.problem().stream())
            .filter(p -> p.category() != Category.STALE) // the log ends before it
            .toList();
    if (one.found().isEmpty() && !problems.isEmpty()) {
      throw new ClawbackException(problems, null);
    }
    return one.found();
  }

  private static Scan scan(Broker broker) {
    return broker.scan().orElseThrow(() -> unscannable(broker.id()));
  }

  private static ClawbackException unscannable(BrokerId id) {
    return new ClawbackException(
        new Problem(
            "broker.no-scan",
            Category.BROKER,
            id.toString(),
            "messages of this kind of broker cannot be read without consuming them.",
            "Use `clawback scan` and `clawback detect`, which read no message."));
  }

  private static InspectCost cost(Selection selection, Scan.Cost cost) {
    return new InspectCost(
        selection.words(),
        (int) selection.ranges().stream().mapToInt(Scan.Range::partition).distinct().count(),
        cost.messages(),
        0,
        cost.bytes(),
        cost.time(),
        cost.sideEffects(),
        selection.notes());
  }

  private ContentQuestion question(
      ContentDeclaration declared, Contracts contracts, long messages) {
    return new ContentQuestion(
        declared.idempotencyKey().map(selectors::selector),
        declared.tenant().map(selectors::selector),
        contracts.usable(),
        messages,
        declared.duplicateBytes(),
        SAMPLES);
  }

  private static ContentReport.Read read(Scan.Ended ended, boolean interrupted) {
    Scan.Range range = ended.range();
    return new ContentReport.Read(
        range.partition(), range.from(), range.to(), ended.next(), why(ended, interrupted));
  }

  private static String why(Scan.Ended ended, boolean interrupted) {
    return ended
        .problem()
        .map(Problem::message)
        .orElseGet(() ->
            ended.next() >= ended.range().to()
                ? ""
                : interrupted ? "stopped" : "as many bytes as allowed were fetched");
  }

  /** Under a small bound one reader: the last batch goes beyond it, and it is to be one. */
  private int readers(InspectRequest request) {
    return request.maxBytes().orElse(Long.MAX_VALUE) < SEVERAL_READERS ? 1 : lanes;
  }
}
