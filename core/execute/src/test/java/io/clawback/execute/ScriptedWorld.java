package io.clawback.execute;

import io.clawback.ledger.EntryCursor;
import io.clawback.ledger.Ledger;
import io.clawback.ledger.LedgerReplay;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.model.run.StepState;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A world of one resource whose answers a test scripts; it records what was asked, and in which
 * order with the ledger.
 */
final class ScriptedWorld implements Hands, World, Ledger {
  final List<String> log = new ArrayList<>();
  final List<Entry> entries = new ArrayList<>();
  final Deque<Object> acts = new ArrayDeque<>();
  final Deque<Object> probes = new ArrayDeque<>();
  final Deque<List<Precondition.Unmet>> looks = new ArrayDeque<>();
  boolean full;

  /** So many looks to come fail: the broker does not answer. */
  int lookFailures;

  /** Stands still, but for a second at each act. */
  Instant now = Instant.EPOCH;

  final Clock clock =
      new Clock() {
        @Override
        public Instant now() {
          return now;
        }

        @Override
        public long nanos() {
          return 0;
        }
      };

  OptionalLong held = OptionalLong.of(1_000_000);

  /** After so many calls to the ledger or the resource the process dies; never when negative. */
  int callsToDeath = -1;

  /** The process is gone. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  private void call() {
    if (callsToDeath >= 0 && callsToDeath-- == 0) {
      throw new Death();
    }
  }

  /** Where each step of the run stands by what is on disk. */
  SortedMap<String, StepState> replayed(String run) {
    LedgerReplay replay = new LedgerReplay();
    entries.forEach(replay::add);
    return new TreeMap<>(replay.run(run).orElseThrow().steps());
  }

  static ClawbackException broken() {
    return new ClawbackException(
        new Problem("test.broken", Category.CONNECTION, "broker", "it broke.", "Try again."));
  }

  static Problem unreachable() {
    return new Problem("test.down", Category.CONNECTION, "broker", "no answer.", "Try again.");
  }

  static Problem no() {
    return new Problem("test.no", Category.BROKER, "broker", "it said no.", "Ask.");
  }

  @Override
  public Outcome act(Mutation mutation, Operation operation) {
    call();
    log.add("act " + operation.target());
    now = now.plusSeconds(1);
    Object next = acts.isEmpty() ? "done" : acts.pop();
    return switch (next) {
      case RuntimeException broken -> throw broken;
      case Outcome outcome -> outcome;
      default ->
          new Outcome.Done(
              new Receipt(mutation.id(), new TreeMap<>(), new TreeMap<>(), Receipt.Author.PROVED));
    };
  }

  @Override
  public Probe probe(Mutation mutation, Operation operation) {
    call();
    log.add("probe " + operation.target());
    Object next = probes.isEmpty() ? Probe.NOT_STARTED : probes.pop();
    return switch (next) {
      case RuntimeException broken -> throw broken;
      case Probe probe -> probe;
      default -> throw new AssertionError(next);
    };
  }

  @Override
  public List<Precondition.Unmet> unmet(Step step) {
    if (lookFailures > 0) {
      lookFailures--;
      throw new ClawbackException(unreachable());
    }
    return looks.isEmpty() ? List.of() : looks.pop();
  }

  @Override
  public OptionalLong held(QueueId queue) {
    return held;
  }

  @Override
  public Entry append(Draft draft) {
    call();
    if (full) {
      throw new ClawbackException(
          new Problem("ledger.full", Category.STORAGE, "disk", "no space.", "Make room."));
    }
    Entry entry = new Entry(entries.size(), Instant.EPOCH.plusSeconds(entries.size()), draft, "");
    entries.add(entry);
    log.add(draft.kind() + draft.step().map(s -> " " + s).orElse(""));
    return entry;
  }

  @Override
  public String checkpoint() {
    log.add("checkpoint");
    return "";
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public Optional<String> latestCheckpoint() {
    return Optional.empty();
  }

  @Override
  public EntryCursor from(long from) {
    throw new AssertionError("an executor reads no ledger by itself");
  }

  @Override
  public void forEach(Consumer<Entry> reader) {
    entries.forEach(reader);
  }

  @Override
  public void close() {}

  List<EntryKind> kinds() {
    return entries.stream().map(e -> e.draft().kind()).toList();
  }

  @Override
  public Transfer.Passage open(Mutation mutation, MessageOperation operation) {
    throw new IllegalStateException("nothing is carried here");
  }
}
