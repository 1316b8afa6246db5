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
 * Entries that one sync makes durable. Members are added under the ledger's gate; whoever came
 * first writes for all, the others wait for the result.
 */
final class Group {
  private final List<Member> members = new ArrayList<>();
  private final CompletableFuture<List<Written>> done = new CompletableFuture<>();
  private int bytes;

  /** A draft that waits to be written. */
  record Member(Draft draft, Line line) {}

  /** A line that is durable. */
  record Written(long seq, Instant when, byte[] line) {}

  /** Whether one more fits. */
  boolean takes(LedgerLimits limits) {
    return members.size() < limits.groupEntries() && bytes < limits.groupBytes();
  }

  /** Joins; returns the place within the group. */
  int add(Draft draft, Line line) {
    members.add(new Member(draft, line));
    bytes += line.mostBytes();
    return members.size() - 1;
  }

  List<Member> members() {
    return members;
  }

  boolean endsRun() {
    return members.stream().anyMatch(m -> m.draft().kind() == EntryKind.RUN_ENDED);
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
    return new Entry(written.seq(), written.when(), members.get(place).draft(), line);
  }
}
