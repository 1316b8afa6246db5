package io.clawback.app.demo;

import io.clawback.app.cli.Session;
import io.clawback.execute.RunEvent;
import io.clawback.model.plan.Plan;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches the run of a drain. When its last step rests, every consumer has acknowledged, or runs
 * again: from there on throughput is measured, before the run judges for itself whether the groups
 * recover, which takes until they are within their SLAs.
 */
final class Watched implements Consumer<RunEvent> {
  private final Session session;
  private final Audience audience;
  private final RemediationLog log;
  private final Affected affected;
  private final Recovery.Throughput well;
  private final Meter meter;
  private long left;
  private Duration acted = Duration.ZERO;
  private Meter.Cost cost = Meter.Cost.NONE;
  private Optional<Recovery> recovery = Optional.empty();

  /** The run has not begun yet; the stage has. */
  Watched(
      Session session,
      Audience audience,
      RemediationLog log,
      Affected affected,
      Recovery.Throughput well,
      Meter meter,
      Plan plan) {
    this.session = session;
    this.audience = audience;
    this.log = log;
    this.affected = affected;
    this.well = well;
    this.meter = meter;
    this.left = plan.steps().count();
  }

  @Override
  public void accept(RunEvent event) {
    DrainWords.event(event).ifPresent(audience::line);
    if (event instanceof RunEvent.Rested) {
      left--;
      acted = log.elapsed();
      cost = meter.cost();
      if (left == 0) {
        log.begin();
        recovery = Recovery.watch(session, affected.queues()::contains, well);
      }
    }
  }

  /** From the beginning of the stage to the last step's rest. */
  Duration acted() {
    return acted;
  }

  /** What was spent on keeping books by then, since the meter began. */
  Meter.Cost cost() {
    return cost;
  }

  /** Empty when the last step never rested. */
  Optional<Recovery> recovery() {
    return recovery;
  }
}
