package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.ClawbackException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Entries that one sync makes durable. Drafts are added under the ledger's gate; whoever came first
 * writes for all, the others wait for the result.
 */
final class Batch {
  private final List<Waiting> waiting = new ArrayList<>();
  private final CompletableFuture<List<Written>> done = new CompletableFuture<>();
  private int bytes;

  /** A draft that waits to be written. */
  record Waiting(Draft draft, Line line) {}

  /** A line that is durable. */
  record Written(long seq, Instant when, byte[] line) {}

  /** Whether one more fits. */
  boolean takes(LedgerLimits limits) {
    return waiting.size() < limits.batchEntries() && bytes < limits.batchBytes();
  }

  /** Joins; returns the place within the batch. */
  int add(Draft draft, Line line) {
    waiting.add(new Waiting(draft, line));
    bytes += line.mostBytes();
    return waiting.size() - 1;
  }

  List<Waiting> waiting() {
    return waiting;
  }

  boolean endsRun() {
    return waiting.stream().anyMatch(m -> m.draft().kind() == EntryKind.RUN_ENDED);
  }

  void succeed(List<Written> written) {
    done.complete(written);
  }

  /** Does nothing when the entries are durable already. */
  void fail(Throwable cause) {
    done.completeExceptionally(cause);
  }

  /** Waits, and gives the entry at that place. An interrupt does not end the wait. */
  Entry entry(int place) {
    Written written;
    try {
      written = done.join().get(place);
    } catch (CompletionException e) {
      throw e.getCause() instanceof ClawbackException problem
          ? new ClawbackException(problem.problems(), problem)
          : e;
    }
    String line = new String(written.line(), StandardCharsets.UTF_8);
    return new Entry(written.seq(), written.when(), waiting.get(place).draft(), line);
  }
}
