package io.clawback.brokers.memory;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message.Header;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes into the quarantine that an operation's copies do not count any more. Whoever reads the
 * copies reads this too: the message before the first effect, the copies and their end are in one
 * place.
 */
final class MemoryVoids implements Acts<VoidCopies> {
  private final MemoryLink link;

  MemoryVoids(MemoryLink link) {
    this.link = link;
  }

  @Override
  public Outcome act(Mutation mutation, VoidCopies operation) {
    String id = mutation.undoes().map(OperationId::value).orElse("");
    try {
      link.seam(Seam.ACT_BEGUN, operation.target());
      link.ask(cluster -> {
        link.need(cluster, MemoryRight.WRITE_MESSAGES, operation.quarantine().name());
        MemoryActs.notInternal(cluster, operation.quarantine().name());
        MemoryActs.queue(cluster, operation.quarantine().name());
        write(cluster, operation, id);
        return id;
      });
    } catch (ClawbackException nothingChanged) {
      return new Outcome.Refused(nothingChanged.problem());
    }
    link.seam(Seam.WRITTEN, operation.target());
    TreeMap<String, String> after = new TreeMap<>();
    after.put("void", id);
    return new Outcome.Done(
        new Receipt(mutation.id(), new TreeMap<>(), after, Receipt.Author.PROVED));
  }

  private static void write(MemoryCluster cluster, VoidCopies operation, String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    // The newer transaction ends what an earlier passage may still have open.
    try (MemoryTransaction transaction =
        cluster.begin(
            MemoryQuarantine.producer(
                operation.subscription().queue(), operation.group().name()))) {
      if (said(cluster, operation, id)) {
        return;
      }
      MemoryQuarantine.mustHideNothing(cluster, operation.quarantine());
      transaction.append(
          operation.quarantine().name(),
          0,
          cluster.clock().now().toEpochMilli(),
          bytes,
          null,
          MemoryQuarantine.pairs(List.of(new Header(Copy.VOID, Optional.of(bytes)))));
      transaction.commit();
    }
  }

  @Override
  public Probe probe(Mutation mutation, VoidCopies operation) {
    String id = mutation.undoes().map(OperationId::value).orElse("");
    return link.ask(cluster -> {
      if (said(cluster, operation, id)) {
        return Probe.DONE;
      }
      // Doing it again ends what hides it, where that is ours.
      return MemoryQuarantine.hides(cluster, operation.quarantine())
          ? Probe.PARTLY
          : Probe.NOT_STARTED;
    });
  }

  /** Whether it stands there already. */
  private static boolean said(MemoryCluster cluster, VoidCopies operation, String id) {
    return MemoryQuarantine.says(cluster, operation.quarantine(), Copy.VOID, id);
  }
}
