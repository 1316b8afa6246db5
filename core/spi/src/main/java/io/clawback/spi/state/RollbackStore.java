package io.clawback.spi.state;

import io.clawback.model.error.Problem;
import io.clawback.model.message.Message;
import io.clawback.model.name.TenantName;
import io.clawback.model.run.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps whole messages before anything is removed: the authority for every way back. Idempotent by
 * operation and number. Thread-safe within one process; one process at a time.
 */
public interface RollbackStore extends AutoCloseable {
  /**
   * Keeps the messages, and returns when they are durable and were read back. The same batch again
   * changes nothing; another under the same number takes its place (one that was kept and, before
   * anything was done with it, read anew). Throws a problem of category {@code STORAGE} when it
   * cannot promise that they are durable, or when the quota would be exceeded; the caller changes
   * nothing then.
   *
   * @param number of the batch, from 0
   */
  void keep(OperationId operation, TenantName tenant, int number, List<Message> messages);

  /**
   * The messages of a batch, in the order in which they were given; empty when there is no such
   * batch, or its time of retention is over. Throws {@code STORAGE} when what is there is damaged
   * or cannot be decrypted.
   */
  Optional<List<Message>> read(OperationId operation, int number);

  /**
   * What is kept of an operation, sorted by number; also batches that are damaged, which {@link
   * #read} tells. Throws {@code STORAGE} when the damage is such that nobody can say which batches
   * there were; those that are whole can be read all the same.
   */
  List<Kept> kept(OperationId operation);

  /**
   * Removes every operation whose last batch was kept before {@code before}, whole or not at all,
   * and returns the removed. A store that keeps for ever removes nothing.
   *
   * @param needed operations that stay whatever their age: those of a run that is still open
   */
  default List<OperationId> expire(Instant before, Predicate<OperationId> needed) {
    return List.of();
  }

  /** Reads everything that is kept, and says what is damaged. Changes nothing, takes no lock. */
  default Condition condition() {
    return new Condition(0, 0, List.of());
  }

  @Override
  void close();

  /**
   * What is kept in all.
   *
   * @param operations how many
   * @param bytes on disk
   * @param problems one for each batch or file that is damaged
   */
  record Condition(int operations, long bytes, List<Problem> problems) {
    public Condition {
      problems = List.copyOf(problems);
    }
  }

  /**
   * A batch that is kept.
   *
   * @param messages how many
   * @param bytes on disk
   */
  record Kept(int number, int messages, long bytes) {}
}
