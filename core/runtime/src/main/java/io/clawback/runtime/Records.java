package io.clawback.runtime;

import io.clawback.ledger.FileLedger;
import io.clawback.ledger.Ledger;
import io.clawback.ledger.LedgerReader;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.state.ObservationStore;
import org.jspecify.annotations.Nullable;

/**
 * What is kept in the data folder, opened at its first use: reading verbs do not take the ledger's
 * lock. Not thread-safe.
 */
final class Records implements AutoCloseable {
  private final Setup setup;
  private @Nullable Disk disk;
  private @Nullable FileLedger ledger;
  private @Nullable ObservationStore store;
  private @Nullable LeaseStore leases;

  Records(Setup setup) {
    this.setup = setup;
  }

  Disk disk() {
    Disk open = disk;
    if (open == null) {
      open = setup.disk().get();
      disk = open;
    }
    return open;
  }

  PlanStore plans() {
    return new PlanStore(disk());
  }

  /** The ledger, for writing: takes its lock, and holds it until this is closed. */
  Ledger ledger() {
    FileLedger open = ledger;
    if (open == null) {
      open = FileLedger.open(disk(), setup.clock(), setup.random(), setup.who());
      ledger = open;
    }
    return open;
  }

  /**
   * Approvals and runs, replayed from a ledger that is open for writing: whatever a crash tore was
   * cut before.
   */
  LedgerBook bookForActing() {
    LedgerBook book = new LedgerBook();
    ledger().forEach(book::read);
    return book;
  }

  /** Approvals and runs, replayed; takes no lock. */
  LedgerBook book() {
    LedgerBook book = new LedgerBook();
    if (ledger != null) {
      ledger.forEach(book::read);
    } else {
      new LedgerReader(disk()).forEach(book::read);
    }
    return book;
  }

  ObservationStore store() {
    ObservationStore open = store;
    if (open == null) {
      open = setup.store().get();
      store = open;
    }
    return open;
  }

  LeaseStore leases() {
    LeaseStore open = leases;
    if (open == null) {
      open = setup.leases().get();
      leases = open;
    }
    return open;
  }

  @Override
  public void close() {
    if (ledger != null) {
      ledger.close();
    }
    if (store != null) {
      store.close();
    }
    if (leases != null) {
      leases.close();
    }
  }
}
