package io.clawback.app.cli;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.quarantine.QuarantineLook;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which quarantines a command reads: the one that is named, or all that are declared. */
final class Quarantines {
  @Mixin private InspectTarget target = new InspectTarget();

  @Parameters(
      arity = "0..1",
      paramLabel = "QUEUE",
      description = "The quarantine; nothing said means all that the config names.")
  private @Nullable String queue;

  /** Reads them through. */
  SortedMap<QueueId, QuarantineLook.Seen> read(Session session, BooleanSupplier stop) {
    List<QueueId> queues =
        queue == null
            ? session.remediator().quarantines()
            : List.of(target.named(session.fleet(), queue).queue());
    if (queues.isEmpty()) {
      throw new ClawbackException(
          new Problem(
              "usage.no-quarantine",
              Category.USAGE,
              "quarantine",
              "the config names no quarantine, or none of those that it names is there.",
              "Name one: `clawback quarantine list QUEUE`, or declare it: contents, quarantine."));
    }
    TreeMap<QueueId, QuarantineLook.Seen> seen = new TreeMap<>();
    queues.forEach(q -> seen.put(q, session.remediator().quarantine(q, stop)));
    return seen;
  }
}
