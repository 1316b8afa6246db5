package io.clawback.consumers.process;

import io.clawback.consumers.base.Deadline;
import io.clawback.consumers.base.Problems;
import io.clawback.consumers.base.Runner;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.Measured;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Receipt;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Counts, scales and restarts local processes. */
final class ProcessRunner implements Runner {
  private final String name;
  private final Clock clock;
  private final Requirements requirements;
  private final Census census;
  private final Starting starting;
  private final Stopping stopping;

  ProcessRunner(
      String name,
      Clock clock,
      Requirements requirements,
      Census census,
      Starting starting,
      Stopping stopping) {
    this.name = name;
    this.clock = clock;
    this.requirements = requirements;
    this.census = census;
    this.starting = starting;
    this.stopping = stopping;
  }

  @Override
  public Count count() throws IOException {
    Optional<Problem> blind = requirements.toLook();
    if (blind.isPresent()) {
      return new Count(
          new Measured.Unknown(Measured.Reason.UNSUPPORTED, blind.get().message()), List.of());
    }
    List<Consumer> live = census.live();
    return new Count(
        new Measured.Known(live.size(), clock.now(), Measured.Method.COUNTED, 100),
        live.stream().map(Consumer::mark).toList());
  }

  @Override
  public Optional<Problem> scale(OperationId id, int from, int to, Deadline deadline)
      throws IOException {
    census.reconcile();
    List<Consumer> live = census.live();
    // Counted anew, for the owner may have started or stopped some since.
    int way = Integer.signum(to - live.size());
    if (way != 0 && way != Integer.signum(to - from)) {
      return Optional.of(Problems.changed(name, from, to, live.size()));
    }
    if (live.size() > to) {
      // The newest go first: the oldest hold what they have read longest.
      List<Consumer> newest = live.subList(to, live.size()).reversed();
      Optional<Problem> refusal = stopping.refusal(newest);
      if (refusal.isEmpty()) {
        stopping.stop(newest, deadline);
      }
      return refusal;
    }
    return live.size() == to ? Optional.empty() : up(id, live.size(), to, deadline);
  }

  private Optional<Problem> up(OperationId id, int now, int to, Deadline deadline)
      throws IOException {
    Optional<Problem> missing = requirements.toStart();
    if (missing.isPresent()) {
      return missing;
    }
    List<Instance> dead = starting.start(id, to - now, deadline);
    if (dead.isEmpty()) {
      return Optional.empty();
    }
    Problem problem = diedAtOnce(dead);
    if (dead.size() == to - now && census.live().size() == now) {
      return Optional.of(problem);
    }
    throw new ClawbackException(problem);
  }

  @Override
  public Optional<Problem> restart(OperationId id, List<String> marks, int to, Deadline deadline)
      throws IOException {
    Optional<Problem> missing = requirements.toStart();
    if (missing.isPresent()) {
      return missing;
    }
    census.reconcile();
    List<Consumer> chosen = census.live().stream().filter(c -> marks.contains(c.mark())).toList();
    Optional<Problem> refusal = stopping.refusal(chosen);
    if (refusal.isPresent()) {
      return refusal;
    }
    for (String mark : marks) {
      List<Consumer> live = census.live();
      Optional<Consumer> old = live.stream().filter(c -> c.mark().equals(mark)).findFirst();
      if (old.isPresent()) {
        inTime(deadline);
        stopping.stop(List.of(old.get()), deadline);
      }
      // An earlier attempt may have stopped one and started none: what counts is the number.
      int lacking = Math.min(1, to - census.live().size());
      if (lacking > 0) {
        mustLive(starting.start(id, lacking, deadline));
      }
    }
    int lacking = to - census.live().size();
    if (lacking > 0) {
      mustLive(starting.start(id, lacking, deadline));
    }
    return Optional.empty();
  }

  private void mustLive(List<Instance> dead) {
    if (!dead.isEmpty()) {
      throw new ClawbackException(diedAtOnce(dead));
    }
  }

  private void inTime(Deadline deadline) {
    if (deadline.over()) {
      throw new ClawbackException(
          Problems.consumers(
              "consumers.out-of-time",
              name,
              "The step's time is over; some consumers are not replaced yet.",
              "Resume the run, or give its policy more time."));
    }
  }

  private Problem diedAtOnce(List<Instance> dead) {
    return Problems.consumers(
        "consumers.died-at-once",
        name,
        dead.size() + " new consumers ended as soon as they had started.",
        "Read the reason in " + starting.log(dead.getFirst()) + ".");
  }

  @Override
  public List<Problem> missing() {
    return requirements.toLook().or(requirements::toStart).stream().toList();
  }

  @Override
  public Receipt.Author author() {
    return Receipt.Author.PROVED;
  }

  @Override
  public void close() {
    // The consumers go on: nothing of theirs is held here.
  }
}
