package io.clawback.engine.detect;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.HungTransaction;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.HangingTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the broker lists as open for too long: MAJOR when it holds anything back. */
final class HungTransactionDetector implements Detector {
  @Override
  public void detect(Look look, Consumer<Finding> found) {
    for (BrokerSnapshot broker : look.brokers()) {
      for (HangingTransaction hanging : broker.hanging()) {
        QueueId queue = new QueueId(broker.id(), hanging.queue());
        List<String> evidence = new ArrayList<>();
        evidence.add(
            "Producer "
                + hanging.producerId()
                + (hanging.transactionalId().isEmpty()
                    ? ""
                    : " ('" + hanging.transactionalId() + "')")
                + " holds partition "
                + hanging.partition()
                + " at offset "
                + hanging.startOffset()
                + " since "
                + Figures.seconds(
                    Math.max(0, Duration.between(hanging.since(), look.now()).toSeconds()))
                + "; "
                + Figures.count(hanging.blockedMessages(), "offset")
                + " held back from read-committed readers.");
        evidence.addAll(hanging.evidence());
        found.accept(
            new HungTransaction(
                "hung:" + queue + ":" + hanging.partition() + ":" + hanging.producerId(),
                Fleet.sole(look.fleet().owners(queue)),
                queue,
                hanging.blockedMessages() > 0 ? Severity.MAJOR : Severity.MINOR,
                hanging,
                evidence));
      }
    }
  }
}
