package io.clawback.consumers.base;

import io.clawback.model.error.Problem;
import io.clawback.model.observed.Measured;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Receipt;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What one kind of fleet knows how to do. {@code scale} and {@code restart} are called under the
 * fleet's lock with their intent on disk; they return a problem only when it is certain that
 * nothing was changed, and throw when the result is not known.
 */
public interface Runner extends AutoCloseable {
  /**
   * How many live.
   *
   * @param live the number, or why there is none
   * @param instances how each is known, for people and as marks of a restart
   */
  record Count(Measured live, List<String> instances) {
    public Count {
      instances = List.copyOf(instances);
    }
  }

  /** How many live now. Changes nothing. */
  Count count() throws IOException;

  /**
   * Brings them to exactly {@code to}.
   *
   * @param from how many there were when it was planned: nobody is stopped to grow from there, and
   *     nobody started to shrink
   */
  Optional<Problem> scale(OperationId id, int from, int to, Deadline deadline) throws IOException;

  /**
   * Replaces those of {@code marks} that still live, one by one, and ends with exactly {@code to}.
   */
  Optional<Problem> restart(OperationId id, List<String> marks, int to, Deadline deadline)
      throws IOException;

  /** What the machine lacks to scale and restart; starts nothing. */
  List<Problem> missing();

  /** Whether what it starts carries our name, so that a receipt proves who did it. */
  Receipt.Author author();

  @Override
  void close();
}
