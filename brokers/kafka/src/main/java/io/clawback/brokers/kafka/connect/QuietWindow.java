package io.clawback.brokers.kafka.connect;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.Budget;
import io.clawback.spi.time.Scheduler;
import java.time.Duration;

/**
 * How long a group's positions must stay as they are, before we move them and after: who reads with
 * {@code assign()} is no member and is seen only by its commits, of which the usual interval is 5 s
 * ({@code auto.commit.interval.ms}).
 *
 * @param length of one window; two are needed for one move
 * @param scheduler waits
 */
public record QuietWindow(Duration length, Scheduler scheduler) {
  /** Refuses when both windows do not fit into the step's time. */
  public void mustFit(Budget budget, String culprit) {
    if (length.multipliedBy(2).compareTo(budget.time()) >= 0) {
      throw Refusal.of(
          "kafka.over-budget",
          Category.LIMIT,
          culprit,
          "Watching the group takes two windows of "
              + length.toMillis()
              + " ms, and the step has "
              + budget.time().toMillis()
              + " ms.",
          "Raise the policy's time budget, or lower this broker's quiet-window.ms.");
    }
  }

  /** Lets the window pass; throws when the thread is interrupted, and what holds is not known. */
  public void pass(String culprit) {
    try {
      scheduler.sleep(length);
    } catch (InterruptedException e) {
      throw new ClawbackException(KafkaProblems.of(e, culprit), e);
    }
  }
}
