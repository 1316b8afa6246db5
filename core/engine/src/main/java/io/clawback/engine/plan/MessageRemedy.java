package io.clawback.engine.plan;

import io.clawback.engine.evaluate.Tiers;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.ConflictingMessages;
import io.clawback.model.finding.Finding.DuplicateMessages;
import io.clawback.model.finding.Finding.NoisyTenant;
import io.clawback.model.finding.Finding.Poison;
import io.clawback.model.finding.Finding.PoisonMessages;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import java.util.Comparator;
import java.util.Optional;

/**
 * What is done about messages, and what would be where no step for it exists yet: each decline says
 * what it would be, and how much of the policy's budget it would take.
 */
final class MessageRemedy {
  private static final String NOT_YET =
      " This look does not read the backlog to its end; `drain` does.";

  private final Look look;
  private final Gate gate;
  private final Unblock unblock;

  MessageRemedy(Look look, Gate gate) {
    this.look = look;
    this.gate = gate;
    this.unblock = new Unblock(look, gate);
  }

  /** Unblocks the group where it stands at some; else says what would be done. */
  void poison(PoisonMessages found, Book book) {
    if (found.heads().isEmpty()) {
      book.decline(
          found, new No(DeclineCode.NO_MESSAGE_STEPS, would(found) + NOT_YET + listed(found)));
      return;
    }
    switch (unblock.decide(found)) {
      case Way.Steps(var drafts) -> drafts.forEach(book::add);
      case Way.None(var no) ->
          book.decline(found, new No(no.code(), would(found) + " " + no.reason() + listed(found)));
    }
  }

  private String would(PoisonMessages found) {
    Poison first =
        found.poison().stream()
            .min(
                Comparator.comparingInt((Poison p) -> p.first().partition())
                    .thenComparingLong(p -> p.first().offset()))
            .orElseThrow();
    return "Would quarantine "
        + Figures.count(found.messages())
        + " of "
        + Figures.count(found.of(), "message")
        + " of "
        + Figures.count(found.poison().size(), "signature")
        + "; "
        + budget(found, found.queue(), found.subscription(), found.messages(), found.of())
        + "; positions: "
        + (found.blocked().isEmpty()
            ? "no group is known to stand at one of them"
            : "the group stands at one on " + Figures.partitions(found.blocked()))
        + ", the first is on partition "
        + first.first().partition()
        + " at offset "
        + Figures.count(first.first().offset())
        + ".";
  }

  private static String listed(PoisonMessages found) {
    return " `inspect "
        + named(found.queue(), found.subscription())
        + " --offsets "
        + found.poison().getFirst().signature()
        + "` lists them.";
  }

  No duplicates(DuplicateMessages found) {
    return new No(
        DeclineCode.NO_MESSAGE_STEPS,
        "Would hold back "
            + Figures.count(found.duplicates())
            + " of "
            + Figures.count(found.keyed(), "message")
            + " that repeat a key; the originals stay; "
            + budget(found, found.queue(), found.subscription(), found.duplicates(), found.keyed())
            + ". A look at a part of it is not enough: `drain "
            + named(found.queue(), found.subscription())
            + " --duplicates` reads all of it, and plans that.");
  }

  No conflicts(ConflictingMessages found) {
    return new No(
        DeclineCode.NO_REMEDY,
        Figures.count(found.conflicts(), "message")
            + (found.conflicts() == 1 ? " carries" : " carry")
            + " a key that came before with other content: which of the two is right, only"
            + " their owner can tell.");
  }

  No noisy(NoisyTenant found) {
    return new No(
        DeclineCode.TENANT_NOT_LIMITED,
        "Tenant '"
            + found.noisy()
            + "' has "
            + found.sharePercent()
            + " % of the queue. A quota holds clients and users back, and which of them write for"
            + " this tenant is not known here; consumers added for it would be filled by it too.");
  }

  private String budget(
      Finding found,
      QueueId queue,
      Optional<SubscriptionId> subscription,
      long wanted,
      long whole) {
    String group = subscription.map(s -> s.group().name()).orElse("");
    Optional<Policy> policy =
        gate.policy(found.tenant(), queue.broker().environment(), queue.name(), group)
            .map(p ->
                subscription.flatMap(look::subscription).map(w -> Tiers.under(p, w)).orElse(p));
    if (policy.isEmpty()) {
      return "no policy covers it, so there is no budget";
    }
    long messages = policy.get().budget().messages();
    long share = whole * policy.get().budget().sharePercent() / 100;
    return "policy '"
        + policy.get().name()
        + "' allows a run "
        + Figures.count(messages, "message")
        + " and "
        + policy.get().budget().sharePercent()
        + " % of the queue ("
        + Figures.count(share)
        + " of what was read)"
        + (wanted > Math.min(messages, share) ? ", which is too little" : ", which is enough");
  }

  private static String named(QueueId queue, Optional<SubscriptionId> subscription) {
    return subscription.map(SubscriptionId::toString).orElse(queue.toString());
  }
}
