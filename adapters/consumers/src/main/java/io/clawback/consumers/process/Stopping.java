package io.clawback.consumers.process;

import io.clawback.consumers.base.Deadline;
import io.clawback.consumers.base.Problems;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ends consumers: SIGTERM to all their processes, the grace, SIGKILL to what is left. */
final class Stopping {
  private static final Duration LOOK = Duration.ofMillis(25);
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final Processes processes;
  private final InstanceRecords records;
  private final Duration grace;

  Stopping(Processes processes, InstanceRecords records, Duration grace) {
    this.processes = processes;
    this.records = records;
    this.grace = grace;
  }

  /**
   * Why none of them may be stopped: a consumer may lead the very session that we were started in,
   * and what is above us is another matter in each life of ours. So the whole family is asked
   * before anything is changed, and again right before any of it is told.
   */
  Optional<Problem> refusal(List<Consumer> consumers) throws IOException {
    return above(family(consumers));
  }

  private Optional<Problem> above(List<Identity> family) {
    return family.stream()
        .filter(i -> processes.aboveUs(i.pid()))
        .findFirst()
        .map(i ->
            Problems.consumers(
                "consumers.above-us",
                i.mark(),
                "It belongs to a consumer that is to be stopped, and Clawback runs under it.",
                "Run Clawback from outside the consumer's session."));
  }

  private List<Identity> family(List<Consumer> consumers) throws IOException {
    Map<String, List<Identity>> tokens =
        consumers.stream().anyMatch(c -> c.ours().isPresent()) ? processes.tokens() : Map.of();
    List<Identity> found = new ArrayList<>();
    for (Consumer consumer : consumers) {
      found.addAll(processes.family(consumer.leader()));
      consumer.ours().ifPresent(i -> found.addAll(tokens.getOrDefault(i.token(), List.of())));
    }
    return found;
  }

  /** Returns when none of them lives. */
  void stop(List<Consumer> consumers, Deadline deadline) throws IOException {
    List<Identity> told = new ArrayList<>();
    // The grace is the owner's promise to the consumer: the step's time being over does not cut it.
    Deadline patience = deadline.fresh(grace);
    signalNew(consumers, told, false);
    if (!await(consumers, told, false, patience)) {
      for (Identity identity : told) {
        processes.signal(identity, true);
      }
      if (!await(consumers, told, true, deadline.fresh(AFTER_KILL))) {
        throw new ClawbackException(
            Problems.consumers(
                "consumers.will-not-die",
                consumers.getFirst().mark(),
                "A consumer lives on after SIGKILL.",
                "Look at it (it may hang in the kernel), then resume the run."));
      }
    }
    for (Consumer consumer : consumers) {
      if (consumer.ours().isPresent()) {
        records.forget(consumer.ours().get());
      }
    }
  }

  /**
   * Signals those of the consumers' processes that were not told yet; says whether there were any.
   */
  private boolean signalNew(List<Consumer> consumers, List<Identity> told, boolean forcibly)
      throws IOException {
    List<Identity> found = family(consumers);
    Optional<Problem> above = above(found);
    if (above.isPresent()) {
      throw new ClawbackException(above.get());
    }
    boolean any = false;
    for (Identity identity : found) {
      if (!told.contains(identity)) {
        told.add(identity);
        processes.signal(identity, forcibly);
        any = true;
      }
    }
    return any;
  }

  private boolean await(
      List<Consumer> consumers, List<Identity> told, boolean forcibly, Deadline deadline)
      throws IOException {
    while (true) {
      boolean lives = false;
      for (Identity identity : told) {
        lives |= processes.lives(identity);
      }
      // A child that was born while we signalled has to be told as well.
      if (!lives && !signalNew(consumers, told, forcibly)) {
        return true;
      }
      if (deadline.over()) {
        return false;
      }
      deadline.pause(LOOK);
    }
  }
}
