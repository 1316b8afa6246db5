package io.clawback.engine.plan;

import io.clawback.engine.evaluate.Tiers;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.ContentDeclaration.Skips;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.WayBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Has groups leave poison, or what else is wanted, out: copies all of it aside once, then tells
 * each group's consumers which of it they still have before them. The consumers run on, and the log
 * stays as it is, so that it does not matter where in it the messages are, nor who else reads it.
 */
final class SkipWay {
  private final Look look;
  private final Gate gate;
  private final Footing footing;

  SkipWay(Look look, Gate gate) {
    this.look = look;
    this.gate = gate;
    this.footing = new Footing(look, gate);
  }

  Way decide(Wanted wanted) {
    Optional<Skips> declared = look.fleet().fleet().content(wanted.queue()).skips();
    Optional<No> refused =
        wanted.groups().stream()
            .flatMap(g -> refuse(g).stream())
            .findFirst()
            .or(() -> topics(wanted, declared));
    if (refused.isPresent()) {
      return new Way.None(refused.get());
    }
    Policy policy = footing.policy(wanted.first()).orElseThrow();
    MessageOperation.SetAside aside =
        new MessageOperation.SetAside(
            wanted.first().id(),
            wanted.first().queue().orElseThrow().incarnation(),
            wanted.chosen(),
            footing.quarantine(wanted.queue()).orElseThrow(),
            wanted.signatures());
    TreeMap<QueueId, Allowance.Claim> claims = new TreeMap<>();
    claims.put(wanted.queue(), new Allowance.Claim(wanted.messages(), wanted.first().held()));
    Optional<No> no =
        gate.rested(policy, aside)
            .or(() ->
                gate.allowance()
                    .take(
                        new Asker(policy, wanted.tenant(), Severity.MAJOR),
                        claims,
                        "It sets " + Figures.count(wanted.messages(), "message") + " aside")
                    .map(why -> new No(DeclineCode.OVER_BUDGET, why)));
    return no.isPresent()
        ? new Way.None(no.get())
        : new Way.Steps(steps(wanted, aside, declared.orElseThrow()));
  }

  private Optional<No> refuse(Watched group) {
    return footing
        .refuse(group)
        .or(() -> Gate.capable(group.broker(), Capability.SKIP_LIST))
        .or(() ->
            group.group().kind() == GroupState.Kind.SHARE
                ? Optional.of(
                    new No(
                        DeclineCode.CANNOT_ON_THIS_BROKER,
                        "Consumers of the share group "
                            + group.id().group()
                            + " can have no interceptor."))
                : Optional.empty());
  }

  private static Optional<No> topics(Wanted wanted, Optional<Skips> declared) {
    if (declared.isEmpty()) {
      return Optional.of(
          new No(
              DeclineCode.NO_SKIP_LIST,
              "No skip list is declared that consumers of " + wanted.queue() + " learn from."));
    }
    return List.of(declared.get().list(), declared.get().status()).stream()
        .filter(name -> wanted.first().broker().queue(name).isEmpty())
        .map(name -> new No(DeclineCode.NO_SKIP_LIST, "Its queue " + name + " was not seen."))
        .findFirst();
  }

  private List<StepDraft> steps(Wanted wanted, MessageOperation.SetAside aside, Skips declared) {
    List<StepDraft> steps = new ArrayList<>();
    steps.add(
        draft(
            wanted,
            wanted.first(),
            0,
            aside,
            new WayBack.Undo(
                new MessageOperation.VoidCopies(aside.subscription(), aside.quarantine())),
            wanted.messages(),
            wanted.evidence(),
            "They lie whole in " + aside.quarantine() + " and in the rollback store."));
    for (Watched group : wanted.groups()) {
      List<Chosen> chosen = wanted.chosen(group);
      if (!chosen.isEmpty()) {
        // One group shows that it works, then all others follow at once (SAFETY I11).
        int after = steps.size() == 1 ? 1 : StepDraft.BESIDE;
        steps.add(skip(wanted, group, after, aside, chosen, declared));
      }
    }
    return steps;
  }

  private StepDraft skip(
      Wanted wanted,
      Watched group,
      int after,
      MessageOperation.SetAside aside,
      List<Chosen> chosen,
      Skips declared) {
    QueueId list = new QueueId(wanted.queue().broker(), declared.list());
    QueueId status = new QueueId(wanted.queue().broker(), declared.status());
    MessageOperation.PublishSkips skips =
        new MessageOperation.PublishSkips(group.id(), aside.incarnation(), chosen, list, status);
    return draft(
        wanted,
        group,
        after,
        skips,
        new WayBack.Undo(new MessageOperation.WithdrawSkips(group.id(), list, status)),
        skips.messages(),
        "Each of them was set aside before; the log and other groups stay as they are.",
        "Every member of the group leaves them out, and it goes on with the others.");
  }

  private StepDraft draft(
      Wanted wanted,
      Watched group,
      int after,
      MessageOperation operation,
      WayBack back,
      long messages,
      String reason,
      String expect) {
    Policy policy = footing.policy(group).orElseThrow();
    Budget whole = policy.budget();
    List<Precondition> needs = new ArrayList<>();
    needs.add(new Precondition.ClusterIs(group.broker().id(), group.broker().clusterId()));
    group.queue().ifPresent(q -> needs.add(new Precondition.QueueIs(q.id(), q.incarnation())));
    if (operation instanceof MessageOperation.PublishSkips) {
      // Copies are gone with the quarantine that they were in.
      footing
          .quarantine(wanted.queue())
          .flatMap(look::queue)
          .ifPresent(q -> needs.add(new Precondition.QueueIs(q.id(), q.incarnation())));
    }
    wanted
        .kept()
        .forEach((partition, offset) ->
            needs.add(new Precondition.WithinLog(group.id(), partition, offset)));
    TreeSet<String> keys = new TreeSet<>();
    keys.add(wanted.key());
    return new StepDraft(
        Severity.MAJOR,
        after,
        // Lists of one queue rest on the same copies.
        "queue " + wanted.queue(),
        group.tenant(),
        policy.name(),
        policy.tier(),
        keys,
        operation,
        needs,
        new Budget(
            messages, whole.sharePercent(), whole.time(), whole.instances(), whole.partitions()),
        back,
        StepDraft.approval(policy, operation),
        false,
        reason + Tiers.why(look, policy, group.tenant(), operation),
        expect);
  }
}
