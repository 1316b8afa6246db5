package io.clawback.runtime;

import io.clawback.execute.Custody;
import io.clawback.ledger.FileLedger;
import io.clawback.ledger.Ledger;
import io.clawback.ledger.LedgerReader;
import io.clawback.ledger.LedgerReplay;
import io.clawback.ledger.SinkFollower;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.model.json.Json;
import io.clawback.model.plan.Plan;
import io.clawback.model.run.StepState;
import io.clawback.spi.sink.LedgerSink;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.state.ObservationStore;
import io.clawback.spi.state.RollbackStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
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
  private @Nullable RollbackStore rollback;

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

  /** Records one thing that this process did. */
  void append(EntryKind kind, String field, Json value) {
    TreeMap<String, Json> detail = new TreeMap<>();
    detail.put(field, value);
    ledger().append(Draft.of(kind, setup.who(), Json.of(detail)));
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

  /** Approvals and runs, from a ledger that is open for writing: whatever a crash tore was cut. */
  LedgerBook bookForActing() {
    return LedgerBook.of(LedgerReplay.of(ledger()));
  }

  /**
   * Who recorded in this ledger that the plan was made: a file alone is no plan of ours, and what
   * it says of its author is not believed. Empty when nobody did.
   */
  SortedSet<String> authors(String planId) {
    TreeSet<String> found = new TreeSet<>();
    ledger()
        .forEach(entry -> {
          Draft draft = entry.draft();
          if (draft.kind() == EntryKind.PLAN_MADE
              && draft.detail().get("plan").equals(new Json.Text(planId))) {
            found.add(draft.who());
          }
        });
    return found;
  }

  /** The same; refuses a plan that nobody recorded. */
  SortedSet<String> knownAuthors(Plan plan) {
    SortedSet<String> authors = authors(plan.id());
    if (authors.isEmpty()) {
      throw new ClawbackException(
          new Problem(
              "plan.not-made-here",
              Category.STALE,
              "plan " + plan.shortId(),
              "this ledger did not record that it was made.",
              "Make a plan with `clawback plan`, with the same data folder."));
    }
    return authors;
  }

  /** When each target was changed last: as the ledger tells, which outlives the store. */
  SortedMap<String, Instant> lastActed() {
    TreeMap<String, Instant> acted = new TreeMap<>();
    ledger()
        .forEach(entry -> {
          Draft draft = entry.draft();
          if (draft.kind() == EntryKind.OUTCOME
              && draft.detail().get("state").equals(new Json.Text(StepState.DONE.name()))) {
            draft.resource().ifPresent(target -> acted.put(target, entry.at()));
          }
        });
    return acted;
  }

  /** Approvals and runs; takes no lock. */
  LedgerBook book() {
    return LedgerBook.of(
        ledger == null ? LedgerReplay.of(new LedgerReader(disk())) : LedgerReplay.of(ledger));
  }

  /** Hands every entry to {@code reader}, in order; takes no lock. */
  void entries(Consumer<Entry> reader) {
    if (ledger == null) {
      new LedgerReader(disk()).forEach(reader);
    } else {
      ledger.forEach(reader);
    }
  }

  /** Brings every declared sink up to date; what fails is told, and stops nobody. */
  List<SinkFollower.Progress> followSinks() {
    return setup.fleet().sinks().stream().map(this::follow).toList();
  }

  private SinkFollower.Progress follow(SinkDeclaration declared) {
    try (LedgerSink sink = setup.sinks().apply(declared)) {
      return new SinkFollower(ledger(), disk(), declared.name(), sink).follow();
    } catch (ClawbackException e) {
      return new SinkFollower.Progress(
          declared.name(), -1, ledger().size(), List.of(), Optional.of(e.problem()));
    }
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

  /** What keeps messages while they are on their way. */
  Custody custody() {
    return new Custody(this::rollback, new TenantKeys(disk(), setup.random())::prints);
  }

  /**
   * Where whole messages are kept; asked by the steps of a run side by side. Whoever writes the
   * ledger first removes there what its time of retention is over.
   */
  synchronized RollbackStore rollback() {
    RollbackStore open = rollback;
    if (open == null) {
      open = setup.rollback().apply(disk());
      rollback = open;
      if (ledger != null) {
        Duration retention = Duration.ofDays(setup.fleet().limits().rollbackDays());
        open.expire(setup.clock().now().minus(retention), Retention.of(ledger())::needs);
      }
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
    if (rollback != null) {
      rollback.close();
    }
  }
}
