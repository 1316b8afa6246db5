package io.clawback.brokers.kafka.connect;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.BrokerId;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/** Thrown inside this package to end a mutation that has certainly changed nothing. */
public final class Refusal extends RuntimeException {
  private final transient Problem problem;

  private Refusal(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /** A no with the next move; nothing was changed. */
  public static Refusal of(
      String code, Category category, String culprit, String message, String nextMove) {
    return new Refusal(new Problem(code, category, culprit, message, nextMove));
  }

  /** What the client library said, when that surely changed nothing. */
  public static Refusal because(Throwable e, String culprit) {
    return new Refusal(KafkaProblems.of(e, culprit));
  }

  /** A no because the world is not what was planned for. */
  public static Refusal stale(String code, String culprit, String message) {
    return of(code, Category.STALE, culprit, message, "Scan and plan again.");
  }

  /** A no to what was asked. */
  public static Refusal usage(String code, String culprit, String message, String nextMove) {
    return of(code, Category.USAGE, culprit, message, nextMove);
  }

  /** A write that failed, after it was read back that it changed nothing. */
  public static Refusal afterLooking(Throwable thrown, String culprit) {
    Throwable e =
        thrown instanceof RetriableCommitFailedException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    Problem p =
        e instanceof CommitFailedException || e instanceof RebalanceInProgressException
            ? new Problem(
                "kafka.group-active",
                Category.STALE,
                culprit,
                "The group was no longer ours alone, and the broker refused the commit.",
                "Scan and plan again.")
            : KafkaProblems.of(e, culprit);
    return of(
        p.code(),
        p.category(),
        p.culprit(),
        p.message() + " It was read back: every position is as before.",
        p.nextMove());
  }

  /** Whether the broker said no, to the last try at least. */
  public static boolean isNo(Throwable e) {
    return e instanceof CommitFailedException
        || e instanceof RebalanceInProgressException
        || KafkaProblems.certainlyNothingChanged(e);
  }

  /** What the executor is told. */
  public Outcome.Refused outcome() {
    return new Outcome.Refused(problem);
  }

  /** Runs what only looks: whatever goes wrong there, nothing was changed. */
  public static <T> T looking(Supplier<T> look) {
    try {
      return look.get();
    } catch (ClawbackException e) {
      throw new Refusal(e.problem());
    }
  }

  /** An operation for another broker is never carried out here. */
  public static void mustBeOurs(KafkaConnection connection, BrokerId id, Operation operation) {
    if (!connection.id().equals(id)) {
      throw usage(
          "kafka.another-broker",
          operation.target(),
          "This operation is for " + id + ", not for " + connection.id() + ".",
          "This is a defect: report it.");
    }
  }

  /**
   * Waits for a write. Refuses when the broker certainly did nothing; throws when nobody knows, and
   * the caller must probe.
   */
  public static <T> T written(KafkaConnection connection, KafkaFuture<T> write, String culprit) {
    try {
      return write.get(connection.patienceMillis() + 1_000L, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (KafkaProblems.certainlyNothingChanged(e)) {
        Refusal refusal = new Refusal(KafkaProblems.of(e, culprit));
        refusal.initCause(KafkaProblems.unwrapped(e));
        throw refusal;
      }
      throw new ClawbackException(KafkaProblems.of(e, culprit), e);
    } catch (InterruptedException | TimeoutException e) {
      throw inDoubt(culprit, e);
    }
  }

  /**
   * The same for a write that refuses to be done twice: the client repeats a request whose answer
   * was lost, and the broker's no to the second one says nothing of the first. So a refusal counts
   * only when the wanted state does not hold.
   */
  public static <T> void written(
      KafkaConnection connection, KafkaFuture<T> write, String culprit, BooleanSupplier holds) {
    try {
      written(connection, write, culprit);
    } catch (Refusal refusal) {
      if (!holds.getAsBoolean()) {
        throw refusal;
      }
    }
  }

  /** Nobody knows what became of it. */
  public static ClawbackException inDoubt(String culprit, Throwable e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return new ClawbackException(
        new Problem(
            "kafka.in-doubt",
            Category.CONNECTION,
            culprit,
            "The broker did not say whether it took effect.",
            "Resume the run: it asks the broker what holds."),
        e);
  }
}
