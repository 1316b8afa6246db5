package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.spi.state.Disk;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** How a ledger is opened: lock, check, cut, go on. Used once. */
final class Opening {
  private static final String FORMAT = "clawback-ledger/1";

  private final Disk disk;
  private final Clock clock;
  private final SecureRandom random;
  private final String who;
  private final LedgerLimits limits;

  Opening(Disk disk, Clock clock, SecureRandom random, String who, LedgerLimits limits) {
    this.disk = disk;
    this.clock = clock;
    this.random = random;
    this.who = who;
    this.limits = limits;
  }

  FileLedger open() {
    AutoCloseable lock = lock();
    FileLedger ledger = null;
    try {
      ledger = locked(lock);
      return ledger;
    } catch (IOException e) {
      throw LedgerProblems.unwritable(disk, e);
    } finally {
      if (ledger == null) {
        release(lock);
      }
    }
  }

  private AutoCloseable lock() {
    try {
      return disk.lock(Names.LOCK);
    } catch (IOException e) {
      throw LedgerProblems.locked(disk, e);
    }
  }

  private FileLedger locked(AutoCloseable lock) throws IOException {
    ChainVerifier.Findings found = examine();
    ChainScan.Result scan = found.scan();
    LedgerKey key = key(scan);
    long record = Math.max(1, scan.entries());
    if (scan.torn().isPresent()) {
      TailCut.cut(disk, scan.torn().get().segment(), scan.torn().get().offset(), record);
    }
    if (found.evidence().torn().isPresent()) {
      TailCut.cut(disk, Names.CHECKPOINTS, found.evidence().torn().get(), record);
    }
    Optional<Draft> cut = TailCut.record(disk, record, who);
    String segment = scan.segments().isEmpty() ? Names.segment(0) : scan.segments().getLast();
    SegmentWriter writer = new SegmentWriter(disk, segment, limits.segmentBytes());
    CheckpointWriter checkpoints =
        new CheckpointWriter(
            disk, key, scan.tree(), segment, writer.length(), found.evidence().last());
    FileLedger ledger = new FileLedger(disk, clock, limits, lock, writer, checkpoints, scan);
    if (scan.entries() == 0) {
      ledger.append(Draft.of(EntryKind.OPENED, who, birth(key)));
    }
    ledger.checkpoint();
    if (cut.isPresent()) {
      ledger.append(cut.get());
      ledger.checkpoint();
    }
    return ledger;
  }

  private ChainVerifier.Findings examine() {
    try {
      ChainVerifier.Findings found =
          new ChainVerifier(disk).examine(CheckpointFile.newest(disk), (seq, line, leaf) -> {});
      if (!found.faults().isEmpty()) {
        throw LedgerProblems.damaged(disk, found.faults());
      }
      return found;
    } catch (IOException e) {
      throw LedgerProblems.unreadable(disk, e);
    }
  }

  private LedgerKey key(ChainScan.Result scan) throws IOException {
    Optional<LedgerKey> kept = LedgerKey.load(disk);
    if (kept.isEmpty() && scan.entries() > 0) {
      throw LedgerProblems.keyMissing(disk);
    }
    return kept.isPresent() ? kept.get() : LedgerKey.create(disk, random);
  }

  private static Json.Obj birth(LedgerKey key) {
    return Json.of(Map.of("format", Json.of(FORMAT), "key", Json.of(key.verifier.toString())));
  }

  private static void release(AutoCloseable lock) {
    try {
      lock.close();
    } catch (Exception e) {
      // The trouble that is on its way out matters more; the system frees the lock at the latest.
    }
  }
}
