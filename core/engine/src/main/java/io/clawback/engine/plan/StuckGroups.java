package io.clawback.engine.plan;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BacklogBreach;
import io.clawback.model.finding.Finding.PoisonMessages;
import io.clawback.model.finding.Finding.StalledConsumer;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.plan.MessageOperation;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Groups that stand at a poison message: neither more consumers nor a restart nor other members
 * help, for each of them meets the same message.
 */
final class StuckGroups {
  private final TreeMap<SubscriptionId, PoisonMessages> stuck = new TreeMap<>();
  private final TreeSet<SubscriptionId> unblocked = new TreeSet<>();

  /**
   * @param drafts what is planned so far
   */
  StuckGroups(List<Finding> findings, List<StepDraft> drafts) {
    drafts.forEach(d -> {
      if (d.operation() instanceof MessageOperation.PassOver over) {
        unblocked.add(over.subscription());
      }
    });
    for (Finding finding : findings) {
      if (finding instanceof PoisonMessages poison && !poison.blocked().isEmpty()) {
        poison.subscription().ifPresent(s -> stuck.put(s, poison));
      }
    }
  }

  /** Why nothing is done: at least half of what is behind waits behind a poison message. */
  Optional<No> breach(BacklogBreach breach, Watched watched) {
    PoisonMessages poison = stuck.get(breach.subscription());
    if (poison == null) {
      return Optional.empty();
    }
    long behind = 0;
    long waiting = 0;
    for (PartitionLag lag : watched.state().partitions()) {
      long messages = lag.lagMessages().number().orElse(0);
      behind += messages;
      waiting += poison.blocked().contains(lag.partition()) ? messages : 0;
    }
    if (waiting * 2 < behind || waiting == 0) {
      return Optional.empty();
    }
    String what =
        Figures.count(waiting)
            + " of "
            + Figures.count(behind, "message")
            + " behind wait on "
            + Figures.partitions(poison.blocked())
            + " behind a poison message";
    if (unblocked.contains(breach.subscription())) {
      return Optional.of(covered(what));
    }
    return Optional.of(
        poison.blocked().stream().noneMatch(watched.readers()::containsKey)
            ? new No(
                DeclineCode.CONSUMERS_STOPPED,
                "Nobody reads, and "
                    + what
                    + ": whoever starts its consumers should deal with that message first.")
            : no(what));
  }

  /** Why nothing is done about a member that does not move: it stands at a poison message. */
  Optional<No> stalled(Finding finding) {
    PoisonMessages poison =
        finding instanceof StalledConsumer stalled ? stuck.get(stalled.subscription()) : null;
    return poison != null
            && finding instanceof StalledConsumer stalled
            && poison.blocked().containsAll(stalled.partitions())
        ? Optional.of(
            unblocked.contains(poison.subscription().orElseThrow())
                ? covered("Its position is at a poison message")
                : no("Its position is at a poison message"))
        : Optional.empty();
  }

  private static No covered(String what) {
    return new No(
        DeclineCode.COVERED_BY_OTHER_STEP,
        what + ", which is set aside: look again when the group has gone on.");
  }

  private static No no(String what) {
    return new No(
        DeclineCode.STUCK_ON_POISON,
        what
            + ": more consumers do not help, nor a restart, for each meets the same message. See the"
            + " poison that was found there.");
  }
}
