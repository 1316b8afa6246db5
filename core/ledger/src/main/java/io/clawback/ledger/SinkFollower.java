package io.clawback.ledger;

import io.clawback.model.audit.Entry;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.JsonException;
import io.clawback.spi.sink.LedgerSink;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a sink up to the ledger's durable end, from where its cursor says it is. At least once: a
 * crash between delivery and cursor delivers some entries again, and the receiver tells them by
 * their number. A sink that fails stops nobody: the trouble is told, and the next call goes on. Not
 * thread-safe; starts no thread.
 */
public final class SinkFollower {
  private static final int BATCH_ENTRIES = 500;
  private static final int BATCH_CHARACTERS = 1 << 19;

  private final Ledger ledger;
  private final Disk disk;
  private final String name;
  private final LedgerSink sink;

  /**
   * A follower.
   *
   * @param disk where the cursor is kept
   * @param name the sink's name; the cursor is kept under it
   */
  public SinkFollower(Ledger ledger, Disk disk, String name, LedgerSink sink) {
    this.ledger = ledger;
    this.disk = disk;
    this.name = name;
    this.sink = sink;
  }

  /**
   * How far a sink has come.
   *
   * @param sink its name
   * @param acceptedUpTo number of the last entry that it accepted; -1 when none
   * @param behind entries that it does not have yet
   * @param rejected one sentence for each entry that it will never accept
   * @param problem why it went no further, if it did not
   */
  public record Progress(
      String sink,
      long acceptedUpTo,
      long behind,
      List<String> rejected,
      Optional<Problem> problem) {}

  /** Delivers all that is durable now. Never throws for what the sink does. */
  public Progress follow() {
    List<String> rejected = new ArrayList<>();
    long accepted = -1;
    try {
      accepted = SinkCursor.load(disk, name).map(SinkCursor::seq).orElse(-1L);
      EntryCursor cursor = ledger.from(accepted + 1);
      List<Entry> batch = batch(cursor);
      while (!batch.isEmpty()) {
        LedgerSink.Delivery delivery = sink.deliver(batch);
        rejected.addAll(delivery.rejected());
        long last = batch.getLast().seq();
        long now = Math.min(last, delivery.acceptedUpTo());
        if (now <= accepted) {
          return progress(accepted, rejected, Optional.of(stuck(accepted)));
        }
        save(batch.get((int) (now - batch.getFirst().seq())));
        accepted = now;
        if (now < last) {
          cursor = ledger.from(accepted + 1);
        }
        batch = batch(cursor);
      }
      return progress(accepted, rejected, Optional.empty());
    } catch (ClawbackException e) {
      return progress(accepted, rejected, Optional.of(e.problem()));
    } catch (IOException | JsonException e) {
      return progress(accepted, rejected, Optional.of(cursorTrouble(e)));
    }
  }

  private List<Entry> batch(EntryCursor cursor) {
    List<Entry> batch = new ArrayList<>();
    int characters = 0;
    while (batch.size() < BATCH_ENTRIES && characters < BATCH_CHARACTERS) {
      Optional<Entry> next = cursor.next();
      if (next.isEmpty()) {
        break;
      }
      batch.add(next.get());
      characters += next.get().line().length();
    }
    return batch;
  }

  private void save(Entry entry) throws IOException {
    byte[] leaf = new Sha256().leaf(entry.line().getBytes(StandardCharsets.UTF_8));
    new SinkCursor(name, entry.seq(), Sha256.hex(leaf)).save(disk);
  }

  private Progress progress(long accepted, List<String> rejected, Optional<Problem> problem) {
    long behind = ledger.size() - 1 - accepted;
    return new Progress(name, accepted, behind, List.copyOf(rejected), problem);
  }

  private Problem stuck(long accepted) {
    return new Problem(
        "sink.behind",
        Category.CONNECTION,
        name,
        "The sink accepted entries up to " + accepted + " and no more for now.",
        "Nothing is lost: the rest is delivered at the next try.");
  }

  private Problem cursorTrouble(Exception cause) {
    return new Problem(
        "sink.cursor-unusable",
        Category.STORAGE,
        disk.place() + "/" + Names.SINKS,
        "How far the sink has come cannot be kept or read: " + cause.getMessage() + ".",
        "Check the disk; if the cursor's file is damaged, `audit verify` names it.");
  }
}
