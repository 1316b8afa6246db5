package io.clawback.ledger;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.spi.state.Disk;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;

/** A clock that is set, randomness that repeats, and drafts to record. */
class World implements Clock {
  static final LedgerLimits SMALL =
      new LedgerLimits(4_000, 8, 2_000, 7, Duration.ofSeconds(10), 1 << 20);

  Instant now = Instant.parse("2026-01-02T03:04:05.678901Z");
  long nanos;

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  FileLedger open(Disk disk, LedgerLimits limits) {
    return FileLedger.open(disk, this, new Repeating(1), "clawback@here", limits);
  }

  FileLedger open(Disk disk) {
    return open(disk, SMALL);
  }

  static Draft draft(String note) {
    return Draft.of(EntryKind.SNAPSHOT_TAKEN, "alice@host", Json.of(Map.of("note", Json.of(note))));
  }

  static Draft step(EntryKind kind, String run, String step) {
    return Draft.of(kind, "alice@host", Json.of(Map.of()))
        .in(run, "sha256:plan")
        .about(step, "op-" + run + step, "tenant-a", "prod/main/orders", "default");
  }

  /** A closed ledger of that many drafts beside the first entry. */
  static SimulatedDisk ledgerOf(int drafts) {
    SimulatedDisk disk = new SimulatedDisk(1);
    try (FileLedger ledger = new World().open(disk)) {
      for (int i = 0; i < drafts; i++) {
        ledger.append(draft("number " + i));
      }
    }
    return disk;
  }

  static byte[] bytes(Disk disk, String name) throws IOException {
    return disk.read(name, 0, (int) disk.size(name));
  }

  /** Not random at all: the same key each time. */
  static final class Repeating extends SecureRandom {
    private final Random random;

    Repeating(long seed) {
      random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }
}
