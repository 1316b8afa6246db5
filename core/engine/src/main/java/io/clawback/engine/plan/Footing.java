package io.clawback.engine.plan;

import io.clawback.engine.evaluate.Tiers;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.Capability;
import io.clawback.model.plan.StepKind;
import java.util.Optional;

/** What setting a group's messages aside rests on, whichever way they are then passed. */
final class Footing {
  private final Look look;
  private final Gate gate;

  Footing(Look look, Gate gate) {
    this.look = look;
    this.gate = gate;
  }

  /** Who decides for the group, as it is for what is seen of it. */
  Optional<Policy> policy(Watched watched) {
    SubscriptionId id = watched.id();
    return gate.policy(watched.tenant(), id.broker().environment(), id.queue(), id.group().name())
        .map(p -> Tiers.under(p, watched));
  }

  /** Where its messages are set aside. */
  Optional<QueueId> quarantine(QueueId queue) {
    return look.fleet()
        .fleet()
        .content(queue)
        .quarantine()
        .map(name -> new QueueId(queue.broker(), name));
  }

  /** What stands against it; empty when its policy, its queue and its quarantine are there. */
  Optional<No> refuse(Watched watched) {
    SubscriptionId id = watched.id();
    Optional<No> owned =
        gate.owned(
            watched.owners(),
            watched.tenant(),
            id.broker().environment(),
            id.queue(),
            id.group().name());
    if (owned.isPresent()) {
      return owned;
    }
    Optional<Policy> policy = policy(watched);
    if (policy.isEmpty()) {
      return Optional.of(Gate.noPolicy(watched.tenant(), id.broker().environment()));
    }
    if (watched.queue().isEmpty()) {
      return Optional.of(new No(DeclineCode.BLIND, id.queueId() + " was not seen."));
    }
    Optional<QueueId> quarantine = quarantine(id.queueId());
    if (quarantine.isEmpty()) {
      return Optional.of(
          new No(
              DeclineCode.NO_QUARANTINE,
              "No queue is declared that messages of " + id.queueId() + " are set aside in."));
    }
    return Gate.permitted(policy.get(), StepKind.QUARANTINE)
        .or(() -> Gate.capable(watched.broker(), Capability.QUARANTINE))
        .or(() ->
            watched.broker().queue(quarantine.get().name()).isPresent()
                ? Optional.empty()
                : Optional.of(
                    new No(
                        DeclineCode.NO_QUARANTINE,
                        "The quarantine " + quarantine.get() + " was not seen.")));
  }
}
