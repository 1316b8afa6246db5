package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import java.util.Optional;
import java.util.function.Consumer;

/** The one log of everything that was decided and done. Thread-safe. */
public interface Ledger extends AutoCloseable {
  /**
   * Records the draft, and returns when it is durable and was read back. Many threads may append at
   * once: they share one sync. Throws a problem of category STORAGE when it cannot promise that the
   * entry is durable; from then on every append throws, until the ledger is opened anew (SAFETY
   * I13). Not interruptible; an interrupt stays set.
   */
  Entry append(Draft draft);

  /** How many entries are durable: numbers 0 to {@code size() - 1}. */
  long size();

  /**
   * Signs all that is durable, after hashing it again from what is on disk, unless the newest
   * checkpoint covers it already. Returns the newest checkpoint's note.
   */
  String checkpoint();

  /** The newest signed checkpoint, as a C2SP signed note: what an anchor keeps elsewhere. */
  Optional<String> latestCheckpoint();

  /**
   * Steps through the durable entries from number {@code from} on; goes on when more were added.
   */
  EntryCursor from(long from);

  /** Hands every durable entry to {@code reader}, in order. */
  default void forEach(Consumer<Entry> reader) {
    EntryCursor cursor = from(0);
    for (Optional<Entry> next = cursor.next(); next.isPresent(); next = cursor.next()) {
      reader.accept(next.get());
    }
  }

  /** Signs what is not signed yet, and lets go of the files and the lock. Idempotent. */
  @Override
  void close();
}
