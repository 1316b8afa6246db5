package io.clawback.engine.plan;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.Policy;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.plan.MessageOperation.PauseConsumers;
import io.clawback.model.plan.MessageOperation.ResumeConsumers;
import io.clawback.model.plan.StepKind;
import java.util.Optional;

/**
 * Stopping a group's consumers around what is done about its messages, and running them again.
 *
 * @param watched the group
 * @param consumers who are stopped; empty when nobody reads, and then nobody is started
 * @param running how many
 */
record Standstill(Watched watched, Optional<ConsumersDeclaration> consumers, int running) {

  /** Of the group as it is seen. */
  static Standstill of(Look look, Watched watched) {
    Optional<ConsumersDeclaration> declared = look.fleet().consumersOf(watched.id().group());
    int running =
        declared
            .flatMap(d -> look.consumers(d.name()))
            .map(s -> s.live() instanceof Known live ? Math.toIntExact(live.value()) : -1)
            .orElse(-1);
    boolean empty = watched.group().members().isEmpty();
    return new Standstill(watched, empty ? Optional.empty() : declared, running);
  }

  /** What stands against it. */
  Optional<No> refuse(Policy policy) {
    if (watched.group().members().isEmpty()) {
      return Optional.empty();
    }
    return running <= 0
        ? Optional.of(
            new No(
                DeclineCode.NO_CONSUMERS_DECLARED,
                watched.id().group()
                    + " has "
                    + Figures.count(watched.group().members().size(), "member")
                    + ", and nobody who could pause them is declared, or they could not be"
                    + " counted."))
        : Gate.permitted(policy, StepKind.PAUSE);
  }

  PauseConsumers pause(ConsumersDeclaration declared) {
    return new PauseConsumers(watched.id(), declared.name(), running);
  }

  ResumeConsumers resume(ConsumersDeclaration declared) {
    return new ResumeConsumers(watched.id(), declared.name(), running);
  }
}
