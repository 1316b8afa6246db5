package io.clawback.app.demo;

import io.clawback.model.json.Json;
import io.clawback.runtime.Setup;
import io.clawback.spi.state.RollbackStore;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What keeping books costs: the time that the ledger's files and the rollback store take, as long
 * as a caller waits for them, synced. Where several wait at once, each counts. Thread-safe.
 */
public final class Meter {
  private final AtomicLong ledger = new AtomicLong();
  private final AtomicLong rollback = new AtomicLong();

  /** The same setup, measured. */
  public Setup on(Setup setup) {
    return new Setup(
        setup.fleet(),
        setup.who(),
        setup.brokers(),
        setup.consumers(),
        setup.sinks(),
        setup.contracts(),
        setup.selectors(),
        setup.nativeCommand(),
        () -> new MeteredDisk(setup.disk().get(), "ledger/", ledger),
        setup.store(),
        setup.remembers(),
        setup.accepted(),
        disk -> metered(setup.rollback().apply(disk)),
        setup.leases(),
        setup.clock(),
        setup.scheduler(),
        setup.random());
  }

  private RollbackStore metered(RollbackStore store) {
    return new MeteredRollback(store, rollback);
  }

  /** All since it was made. */
  Cost cost() {
    return new Cost(Duration.ofNanos(ledger.get()), Duration.ofNanos(rollback.get()));
  }

  /**
   * Time spent.
   *
   * @param ledger writing and syncing it
   * @param rollback keeping messages: packed, synced, read back
   */
  record Cost(Duration ledger, Duration rollback) {
    static final Cost NONE = new Cost(Duration.ZERO, Duration.ZERO);

    Cost since(Cost before) {
      return new Cost(ledger.minus(before.ledger), rollback.minus(before.rollback));
    }

    /** For the log: both, and their share of what it all took, in percent. */
    Map<String, Json> fields(Duration whole) {
      TreeMap<String, Json> fields = new TreeMap<>();
      fields.put("ledger_ms", Json.of(ledger.toMillis()));
      fields.put("rollback_store_ms", Json.of(rollback.toMillis()));
      fields.put("books_share_percent", Json.of(share(whole)));
      return fields;
    }

    /** Such as {@code 3.4}. */
    String share(Duration whole) {
      double books = ledger.plus(rollback).toNanos();
      return String.format(Locale.ROOT, "%.1f", 100 * books / Math.max(1, whole.toNanos()));
    }
  }
}
