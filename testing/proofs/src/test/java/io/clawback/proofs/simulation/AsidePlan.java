package io.clawback.proofs.simulation;

import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plan against poison at the head of a group, as the planner makes it. */
final class AsidePlan {
  private static final SubscriptionId READER = MessageWorld.SUBSCRIPTION;
  private static final QueueId ASIDE = new QueueId(SimulatedWorld.SIM, MessageWorld.ASIDE);

  private final List<Source.Head> heads;
  private final String incarnation;
  private final String quarantine;

  AsidePlan(List<Source.Head> heads, String incarnation, String quarantine) {
    this.heads = heads;
    this.incarnation = incarnation;
    this.quarantine = quarantine;
  }

  /**
   * Pause, set aside, pass over, resume.
   *
   * @param consumers how many run; the plan leaves them alone when there are none
   * @param passes how many messages the third step may pass
   */
  Plan plan(int consumers, long passes) {
    long wanted = heads.stream().mapToLong(h -> h.to() - h.from()).sum();
    List<Step> steps = new ArrayList<>();
    steps.add(
        step(
            "2.1",
            new MessageOperation.SetAside(READER, incarnation, chosen(), ASIDE, "poison"),
            with(new Precondition.GroupEmpty(READER.group())),
            new MessageOperation.VoidCopies(READER, ASIDE),
            wanted));
    List<Precondition> needs = with(new Precondition.GroupEmpty(READER.group()));
    needs.add(new Precondition.QueueIs(ASIDE, quarantine));
    heads.forEach(h -> needs.add(new Precondition.WithinLog(READER, h.partition(), h.to())));
    MessageOperation.PassOver over =
        new MessageOperation.PassOver(READER, incarnation, moves(), ASIDE);
    steps.add(step("3.1", over, needs, over.back(), passes));
    return paused(
        consumers,
        wanted,
        steps,
        with(new Precondition.InstancesAre(SimulatedConsumers.NAME, consumers)));
  }

  /** Those steps one after the other, between a pause and its end where there are consumers. */
  private static Plan paused(
      int consumers, long wanted, List<Step> steps, List<Precondition> needs) {
    MessageOperation pause =
        new MessageOperation.PauseConsumers(READER, SimulatedConsumers.NAME, consumers);
    MessageOperation resume =
        new MessageOperation.ResumeConsumers(READER, SimulatedConsumers.NAME, consumers);
    List<Step> all = new ArrayList<>(steps);
    if (consumers > 0) {
      all.addFirst(step("1.1", pause, needs, resume, wanted));
      all.add(
          step(
              "4.1",
              resume,
              List.of(new Precondition.InstancesAre(SimulatedConsumers.NAME, 0)),
              pause,
              wanted));
    }
    return plan(all);
  }

  private static Plan plan(List<Step> steps) {
    List<Plan.Wave> waves = new ArrayList<>();
    for (Step step : steps) {
      waves.add(new Plan.Wave(waves.size() + 1, "one after the other", List.of(step)));
    }
    return new Plan(Instant.EPOCH, "simulation", "sha256:0", waves, List.of());
  }

  /**
   * Pause, write once more, resume.
   *
   * @param poison what goes to the quarantine
   * @param writes how many messages the second step may write
   */
  Plan rewrite(int consumers, List<Chosen> poison, long writes) {
    MessageOperation.Rewrite rewrite =
        new MessageOperation.Rewrite(
            READER, incarnation, moves(), poison, READER.queueId(), ASIDE, "poison");
    List<Precondition> needs = with(new Precondition.GroupEmpty(READER.group()));
    heads.forEach(h -> needs.add(new Precondition.WithinLog(READER, h.partition(), h.to())));
    return paused(
        consumers,
        rewrite.messages(),
        List.of(step("2.1", rewrite, needs, rewrite.back(), writes)),
        with(new Precondition.InstancesAre(SimulatedConsumers.NAME, consumers)));
  }

  /** Set aside, and tell the consumers to leave that out. */
  Plan skip(List<Chosen> poison, long skips) {
    QueueId list = new QueueId(SimulatedWorld.SIM, MessageWorld.LIST);
    QueueId status = new QueueId(SimulatedWorld.SIM, MessageWorld.STATUS);
    MessageOperation.SetAside aside =
        new MessageOperation.SetAside(READER, incarnation, poison, ASIDE, "poison");
    List<Precondition> needs =
        List.of(
            new Precondition.ClusterIs(SimulatedWorld.SIM, "sim-cluster"),
            new Precondition.QueueIs(READER.queueId(), incarnation));
    List<Precondition> later = new ArrayList<>(needs);
    later.add(new Precondition.QueueIs(ASIDE, quarantine));
    return plan(
        List.of(
            step(
                "2.1",
                aside,
                needs,
                new MessageOperation.VoidCopies(READER, ASIDE),
                aside.messages()),
            step(
                "3.1",
                new MessageOperation.PublishSkips(READER, incarnation, poison, list, status),
                later,
                new MessageOperation.WithdrawSkips(READER, list, status),
                aside.messages() - skips)));
  }

  /** Put those copies back. */
  Plan redrive(List<Chosen> copies) {
    MessageOperation.Redrive redrive =
        new MessageOperation.Redrive(
            new SubscriptionId(
                new GroupId(SimulatedWorld.SIM, MessageOperation.Redrive.GROUP),
                MessageWorld.ASIDE),
            quarantine,
            copies,
            READER.queueId(),
            ASIDE,
            MessageOperation.Redrive.MOST,
            0);
    return plan(
        List.of(
            step(
                "1.1",
                redrive,
                List.of(
                    new Precondition.ClusterIs(SimulatedWorld.SIM, "sim-cluster"),
                    new Precondition.QueueIs(ASIDE, quarantine),
                    new Precondition.QueueIs(READER.queueId(), incarnation)),
                new WayBack.Irreversible("What was put back may have been consumed."),
                redrive.messages())));
  }

  private List<Chosen> chosen() {
    return heads.stream()
        .map(h ->
            new Chosen(
                h.partition(), new OffsetSpans(List.of(new Span(h.from(), h.to() - 1))).text()))
        .toList();
  }

  private List<OffsetMove> moves() {
    return heads.stream()
        .map(h -> new OffsetMove(h.partition(), Optional.of(h.from()), Optional.of(h.to())))
        .toList();
  }

  static List<OffsetMove> reversed(List<OffsetMove> moves) {
    return moves.stream().map(m -> new OffsetMove(m.partition(), m.to(), m.from())).toList();
  }

  /** The same cluster and queue, and the group still stands where it stood. */
  private List<Precondition> with(Precondition first) {
    List<Precondition> all = new ArrayList<>();
    all.add(first);
    all.add(new Precondition.ClusterIs(SimulatedWorld.SIM, "sim-cluster"));
    all.add(new Precondition.QueueIs(READER.queueId(), incarnation));
    heads.forEach(
        h -> all.add(new Precondition.CommittedIs(READER, h.partition(), Optional.of(h.from()))));
    return all;
  }

  static Step step(
      String id, Operation operation, List<Precondition> needs, Operation back, long messages) {
    return step(id, operation, needs, new WayBack.Undo(back), messages);
  }

  static Step step(
      String id, Operation operation, List<Precondition> needs, WayBack way, long messages) {
    return new Step(
        id,
        TenantName.UNOWNED,
        "all",
        List.of("finding-" + id),
        operation,
        needs,
        new Budget(messages, 100, MessageWorld.STEP, 8, 64),
        way,
        operation instanceof Operation.ResetOffsets
            || operation instanceof MessageOperation.Redrive,
        true,
        "because",
        "by hand",
        "better");
  }
}
