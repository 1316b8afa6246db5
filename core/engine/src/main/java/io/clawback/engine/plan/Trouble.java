package io.clawback.engine.plan;

import io.clawback.engine.look.Rates;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BacklogBreach;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState;
import java.util.List;
import java.util.Optional;

/**
 * A group that breaches its objective and may be helped.
 *
 * @param breaches those to act on, worst first; at least one
 * @param watched the subscriptions of the breaches, in their order
 * @param rates of the same, in their order
 * @param causes findings that sharing partitions anew would help
 * @param consumers who runs the group, if declared
 */
record Trouble(
    GroupId id,
    BrokerSnapshot broker,
    GroupState group,
    Policy policy,
    List<BacklogBreach> breaches,
    List<Watched> watched,
    List<Rates> rates,
    List<Finding> causes,
    Optional<ConsumersDeclaration> consumers) {

  BacklogBreach worst() {
    return breaches.getFirst();
  }

  Severity severity() {
    return worst().severity();
  }

  /** On whose behalf a run's allowance is asked for. */
  Asker asker() {
    return new Asker(policy, worst().tenant(), severity());
  }

  /** What two steps may not touch at once. */
  String subject() {
    return "group " + id;
  }
}
