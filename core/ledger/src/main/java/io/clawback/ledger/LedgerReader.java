package io.clawback.ledger;

import io.clawback.model.audit.Entry;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a ledger that somebody may be writing, or a copy of one. Takes no lock and changes nothing.
 * It also sees lines that are written and not yet synced; what must not run ahead of the disk, such
 * as a sink, reads through {@link Ledger}. Thread-safe.
 */
public final class LedgerReader {
  private final Disk disk;

  public LedgerReader(Disk disk) {
    this.disk = disk;
  }

  /** Whether there is a ledger at all. */
  public boolean exists() {
    try {
      return !Names.segments(disk).isEmpty();
    } catch (IOException e) {
      throw LedgerProblems.unreadable(disk, e);
    }
  }

  /** Steps through the entries from number {@code from} on. */
  public EntryCursor from(long from) {
    return new EntryCursor(disk, from, () -> Long.MAX_VALUE);
  }

  /** Hands each entry from {@code from} on, and before {@code to}, to {@code reader}, in order. */
  public void forEach(long from, long to, Consumer<Entry> reader) {
    EntryCursor cursor = from(from);
    Optional<Entry> next = cursor.next();
    while (next.isPresent() && next.get().seq() < to) {
      reader.accept(next.get());
      next = cursor.next();
    }
  }

  /** Hands every entry to {@code reader}, in order. */
  public void forEach(Consumer<Entry> reader) {
    forEach(0, Long.MAX_VALUE, reader);
  }

  /** The last {@code count} entries, oldest first. */
  public List<Entry> last(int count) {
    ArrayDeque<Entry> last = new ArrayDeque<>();
    forEach(entry -> {
      last.addLast(entry);
      if (last.size() > count) {
        last.removeFirst();
      }
    });
    return List.copyOf(last);
  }

  /** The newest checkpoint whose signature holds, as a note: what an anchor keeps elsewhere. */
  public Optional<String> latestCheckpoint() {
    try {
      return Evidence.read(disk, CheckpointFile.newest(disk), Optional.empty(), List.of())
          .last()
          .map(Checkpoint::note);
    } catch (IOException e) {
      throw LedgerProblems.unreadable(disk, e);
    }
  }

  /**
   * Who has the ledger open for writing, in words; empty when nobody has, which is told by taking
   * the lock for a moment.
   */
  public Optional<String> writer() {
    try {
      if (!disk.exists(Names.LOCK)) {
        return Optional.empty();
      }
      disk.lock(Names.LOCK).close();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (Exception e) {
      throw LedgerProblems.unreadable(disk, e);
    }
  }

  /** The public key beside the ledger, as text; empty when there is none. */
  public Optional<String> publicKey() {
    try {
      return LedgerKey.loadPublic(disk).map(VerifierKey::toString);
    } catch (IOException e) {
      throw LedgerProblems.unreadable(disk, e);
    }
  }
}
