package io.clawback.runtime;

import io.clawback.engine.Engine;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.finding.Finding;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.runtime.inspect.Stillness;
import io.clawback.runtime.look.AgeTeller;
import io.clawback.runtime.look.SnapshotTaker;
import io.clawback.spi.state.ObservationStore;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Looks at the fleet, remembers it, and says what is wrong. Changes nothing on any broker. */
final class Observer {
  /** Two looks closer than this tell no rates. */
  private static final Duration APART = Duration.ofSeconds(2);

  /** A last look older than this says nothing of the present rates. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  private final Fleet fleet;
  private final Engine engine;
  private final SnapshotTaker taker;
  private final AgeTeller ages;
  private final Supplier<ObservationStore> openStore;
  private final Clock clock;
  private final Scheduler scheduler;

  Observer(
      Fleet fleet,
      Engine engine,
      SnapshotTaker taker,
      AgeTeller ages,
      Supplier<ObservationStore> openStore,
      Clock clock,
      Scheduler scheduler) {
    this.fleet = fleet;
    this.engine = engine;
    this.taker = taker;
    this.ages = ages;
    this.openStore = openStore;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** One look at the brokers chosen, remembered. */
  Observation look(Predicate<BrokerId> chosen, AgeTeller.Records records) {
    Observation seen = see(chosen, records);
    remember(seen, () -> {});
    return seen;
  }

  /** One look at the brokers chosen, not remembered yet. */
  Observation see(Predicate<BrokerId> chosen, AgeTeller.Records records) {
    FleetSnapshot seen;
    History history;
    // The store opens and is read while the brokers are asked: each takes about as long as the
    // other. Whatever happens to either, the other has ended when this block has.
    try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
      Instant before = clock.now();
      CompletableFuture<History> reading =
          CompletableFuture.supplyAsync(
              () -> openStore.get().history(before, fleet.limits()), beside);
      seen = taker.take(chosen);
      history = ended(reading);
    }
    FleetSnapshot snapshot = ages.tell(fleet, engine.withAges(history, seen), records);
    List<Finding> findings = engine.detect(fleet, history, snapshot, snapshot.at());
    return new Observation(snapshot, history, findings);
  }

  /** Adds what was seen to the history, while {@code meanwhile} runs. Both have ended after it. */
  void remember(Observation seen, Runnable meanwhile) {
    List<String> keys = seen.findings().stream().map(Finding::key).toList();
    try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> adding =
          CompletableFuture.runAsync(
              () -> openStore.get().add(seen.snapshot(), keys, fleet.limits()), beside);
      meanwhile.run();
      ended(adding);
    }
  }

  private static <T> T ended(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ClawbackException coded) {
        throw new ClawbackException(coded.problems(), coded);
      }
      throw new ClawbackException(
          new Problem(
              "storage.not-opened",
              Category.STORAGE,
              "the data folder's store",
              "the observations could not be read or written: " + e.getCause() + ".",
              "Run `clawback doctor`, which looks at the data folder."),
          e.getCause());
    }
  }

  /**
   * As many looks as it takes to know how fast things move: one when a recent one is remembered,
   * else two, a little apart.
   */
  Observation lookForRates(Predicate<BrokerId> chosen, AgeTeller.Records records)
      throws InterruptedException {
    Observation first = look(chosen, records);
    Instant now = clock.now();
    boolean remembered =
        first.history().windows().values().stream()
            .anyMatch(w ->
                IntStream.range(0, w.size())
                    .mapToObj(i -> Duration.ofMillis(now.toEpochMilli() - w.atMillis(i)))
                    .anyMatch(ago -> ago.compareTo(APART) >= 0 && ago.compareTo(FRESH) <= 0));
    if (remembered) {
      return first;
    }
    scheduler.sleep(APART);
    return look(chosen, records);
  }

  /** The same, with what the messages of the breached backlogs say. */
  Observation inside(Observation seen, Insides insides, BooleanSupplier stop) {
    List<ContentReport> contents = new ArrayList<>();
    List<Finding> blind = new ArrayList<>();
    insides
        .of(
            Insides.breached(seen.findings()),
            new Stillness(seen.history(), List.of(seen.snapshot())),
            stop)
        .forEach((id, inside) -> {
          inside.report().ifPresent(contents::add);
          Insides.blind(fleet, id, inside).ifPresent(blind::add);
        });
    List<Finding> findings =
        new ArrayList<>(
            engine.detect(
                fleet, seen.history(), seen.snapshot(), seen.snapshot().at(), beside(contents)));
    findings.addAll(blind);
    return new Observation(seen.snapshot(), seen.history(), List.copyOf(findings));
  }

  /** With what is remembered of their tenants. */
  List<ContentReport> beside(List<ContentReport> contents) {
    return TenantMemory.beside(contents, openStore.get(), fleet.limits());
  }

  /**
   * So many looks, so far apart, oldest first. Only the last is remembered and has its ages told:
   * the others must not count as observations in a row that agree. When {@code stop} says so, no
   * more follow, but there is always one.
   */
  List<Observation> watch(
      Predicate<BrokerId> chosen, int looks, Duration apart, BooleanSupplier stop)
      throws InterruptedException {
    List<Observation> seen = new ArrayList<>();
    for (int i = 1; i < looks && !stop.getAsBoolean(); i++) {
      seen.add(see(chosen, AgeTeller.Records.NONE));
      scheduler.sleep(apart);
    }
    seen.add(look(chosen, AgeTeller.Records.ABOVE_HALF));
    return seen;
  }
}
