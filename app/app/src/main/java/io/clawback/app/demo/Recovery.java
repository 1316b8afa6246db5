package io.clawback.app.demo;

import io.clawback.app.cli.Session;
import io.clawback.app.show.Words;
import io.clawback.model.json.Json;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.look.AgeTeller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Whether groups go on after a drain.
 *
 * @param well how fast they went before the trouble
 * @param now how fast they go
 * @param took how long it was watched
 */
record Recovery(Throughput well, Throughput now, Duration took) {
  /** Over which throughput is measured, before the trouble and after it. */
  static final Duration WINDOW = Duration.ofSeconds(3);

  /** So many windows. */
  private static final int PATIENCE = 10;

  /** Two looks, {@link #WINDOW} apart. */
  record Throughput(Pulse first, Pulse last) {
    /** Messages a second, all groups together. */
    double rate() {
      return last.perSecond(first);
    }

    /** Those that read at all were at no time more behind than what they read within a second. */
    boolean settled() {
      return Math.max(first.lag(this::goesOn), last.lag(this::goesOn)) <= rate();
    }

    private boolean goesOn(GroupId group) {
      return !last.still(first).contains(group);
    }
  }

  /** While nothing is left of what piled up before the groups were started. */
  static Throughput settled(Session session) throws InterruptedException {
    Throughput seen = throughput(session, id -> true);
    for (int i = 1; i < PATIENCE && !seen.settled(); i++) {
      seen = throughput(session, id -> true);
    }
    return seen;
  }

  /** Looks twice. */
  static Throughput throughput(Session session, Predicate<QueueId> chosen)
      throws InterruptedException {
    Pulse first = pulse(session, chosen);
    session.setup().scheduler().sleep(WINDOW);
    return new Throughput(first, pulse(session, chosen));
  }

  private static Pulse pulse(Session session, Predicate<QueueId> chosen) {
    return Pulse.of(
        session.remediator().see(id -> true, AgeTeller.Records.NONE).snapshot(), chosen);
  }

  /**
   * Watches for one window, and for another as long as not every group goes on: those that were
   * paused begin with joining. Empty when it was interrupted.
   */
  static Optional<Recovery> watch(Session session, Predicate<QueueId> chosen, Throughput well) {
    long begun = session.setup().clock().nanos();
    try {
      Throughput now = throughput(session, chosen);
      for (int i = 1; i < PATIENCE && !now.last().still(now.first()).isEmpty(); i++) {
        now = throughput(session, chosen);
      }
      return Optional.of(
          new Recovery(well, now, Duration.ofNanos(session.setup().clock().nanos() - begun)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Whether every group goes on, and all together are less behind than before. */
  boolean recovers() {
    return still().isEmpty() && now.last().lag() < now.first().lag();
  }

  private List<GroupId> still() {
    return now.last().still(now.first());
  }

  /** Tells it; whether they recover. */
  boolean stage(RemediationLog log, Audience audience) {
    String output =
        "%s Processing resumed at %.1f%% throughput. Full recovery expected in %d seconds."
            .formatted(
                still().isEmpty()
                    ? "All %d consumer groups go on.".formatted(now.last().groups().size())
                    : Words.several(still().size(), "consumer group") + " still stand.",
                100 * now.rate() / well.rate(),
                now.last().toZero(now.first()).toSeconds());
    TreeMap<String, Json> more = new TreeMap<>();
    more.put("window_ms", Json.of(WINDOW.toMillis()));
    more.put("throughput_before_per_second", Json.of(Math.round(well.rate())));
    more.put("throughput_after_per_second", Json.of(Math.round(now.rate())));
    more.put("lag_first", Json.of(now.first().lag()));
    more.put("lag_last", Json.of(now.last().lag()));
    log.stage("consumer_recovery", took, recovers(), output, more);
    audience.part("Recovery, over %d s".formatted(WINDOW.toSeconds()));
    audience.line(output);
    return recovers();
  }
}
