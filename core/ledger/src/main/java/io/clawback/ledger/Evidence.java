package io.clawback.ledger;

import io.clawback.model.audit.Verdict;
import io.clawback.model.json.JsonException;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a ledger beside its lines: the key, the signed checkpoints, the sinks'
 * cursors, anchors. Read before the lines are, so that a writer at work can only be ahead of it.
 *
 * @param key the key that signatures are checked with
 * @param witnesses all that may be believed
 * @param faults of the evidence itself
 * @param last the newest checkpoint
 * @param unsigned whether there is no checkpoint at all, good or bad
 * @param torn where an incomplete last checkpoint begins
 */
record Evidence(
    Optional<VerifierKey> key,
    List<Witness> witnesses,
    List<Fault> faults,
    Optional<Checkpoint> last,
    boolean unsigned,
    Optional<Long> torn) {

  /**
   * Reads it.
   *
   * @param file the checkpoints, all or the newest
   * @param trusted the key that the caller trusts; without one, the one beside the ledger
   */
  static Evidence read(
      Disk disk, CheckpointFile file, Optional<VerifierKey> trusted, List<Anchor> anchors)
      throws IOException {
    List<Witness> witnesses = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    Optional<VerifierKey> beside = LedgerKey.loadPublic(disk);
    Optional<VerifierKey> key = trusted.or(() -> beside);
    if (trusted.isPresent() && beside.isPresent() && !trusted.equals(beside)) {
      faults.add(bad(Names.PUBLIC_KEY + " is not the key that you trust"));
    }
    if (key.isEmpty() && !(file.notes().isEmpty() && Names.segments(disk).isEmpty())) {
      faults.add(bad(Names.PUBLIC_KEY + " is missing or no key: no signature can be checked"));
    }
    Checkpoint last = null;
    if (key.isPresent()) {
      for (CheckpointFile.Placed placed : file.notes()) {
        String source = placed.source();
        Checkpoint next = checked(placed.note(), key.get(), source, faults, witnesses);
        if (next != null && last != null && next.size() < last.size()) {
          faults.add(new Fault(Verdict.TAMPERED, next.size(), source + ": out of order"));
        }
        last = next == null ? last : next;
      }
      for (Anchor anchor : anchors) {
        checked(anchor.note(), key.get(), "the anchor " + anchor.source(), faults, witnesses);
      }
    }
    cursors(disk, faults, witnesses);
    return new Evidence(
        key, witnesses, faults, Optional.ofNullable(last), file.notes().isEmpty(), file.torn());
  }

  private static @Nullable Checkpoint checked(
      String note, VerifierKey key, String source, List<Fault> faults, List<Witness> witnesses) {
    Checkpoint checkpoint = Checkpoint.read(note, key);
    if (checkpoint == null) {
      faults.add(bad(source + ": no checkpoint that " + key.name() + " signed"));
    } else {
      witnesses.add(new Witness.Root(checkpoint.size(), checkpoint.root(), source));
    }
    return checkpoint;
  }

  private static void cursors(Disk disk, List<Fault> faults, List<Witness> witnesses)
      throws IOException {
    try {
      for (SinkCursor cursor : SinkCursor.all(disk)) {
        witnesses.add(
            new Witness.Leaf(cursor.seq(), cursor.leaf(), "the sink '" + cursor.sink() + "'"));
      }
    } catch (JsonException e) {
      faults.add(new Fault(Verdict.TAMPERED, 0, e.getMessage() + ": a sink's cursor is damaged"));
    }
  }

  private static Fault bad(String text) {
    return new Fault(Verdict.BAD_SIGNATURE, 0, text);
  }
}
