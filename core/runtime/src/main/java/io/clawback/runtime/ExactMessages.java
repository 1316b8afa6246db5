package io.clawback.runtime;

import io.clawback.engine.DrainRequest.Repeated;
import io.clawback.engine.content.Exactness;
import io.clawback.engine.content.MessagesOf;
import io.clawback.engine.content.OffsetUnion;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.QueueState;
import io.clawback.runtime.inspect.Inspector;
import io.clawback.runtime.inspect.Repetitions;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;

/** Finds exactly which messages a wish means, by reading again what a report is about. */
record ExactMessages(Fleet fleet, Inspector inspector, Asides asides, BooleanSupplier stop)
    implements Draining.Parting {

  @Override
  public SortedMap<Integer, OffsetSpans> messagesOf(String tenant, ContentReport report) {
    return inspector.messagesOf(tenant, report, stop);
  }

  /** None where the report says already that not all of them can be known. */
  @Override
  public Repeated repeated(ContentReport report, FleetSnapshot seen) {
    Optional<QueueState> queue =
        seen.broker(report.queue().broker()).flatMap(b -> b.queue(report.queue().name()));
    if (queue.isEmpty()
        || report.duplicates().filter(d -> d.duplicateCount() > 0).isEmpty()
        || Exactness.refuse(report).isPresent()) {
      return Repeated.NONE;
    }
    Repetitions found =
        inspector.repetitionsOf(
            report,
            OffsetUnion.of(MessagesOf.poison(report, fleet.limits().poisonConfidence())),
            asides.of(report.queue(), queue.get().incarnation()),
            stop);
    return new Repeated(found.offsets(), found.kept());
  }
}
