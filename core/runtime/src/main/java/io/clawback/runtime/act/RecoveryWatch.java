package io.clawback.runtime.act;

import io.clawback.engine.Engine;
import io.clawback.engine.look.Look;
import io.clawback.engine.verify.Throughputs;
import io.clawback.execute.Recovery;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.Throughput;
import io.clawback.model.run.Verification;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Looks again and again until what was done has helped, or the policy's time is over; and a little
 * longer within that time while a lag that is well still falls, so that what is told is where it
 * ended. The first look after the steps is what the later ones are measured against, so that a
 * backlog that grew while the steps ran does not count against them.
 */
public final class RecoveryWatch implements Recovery {
  private static final Duration PAUSE = Duration.ofMillis(1500);

  private final Fleet fleet;
  private final Look base;
  private final Engine engine;
  private final FreshWorld world;
  private final UnaryOperator<FleetSnapshot> ages;
  private final Clock clock;
  private final Scheduler scheduler;
  private final BooleanSupplier stop;
  private final Consumer<FleetSnapshot> watching;

  /**
   * @param base the look before the steps, with what was remembered then
   * @param ages fills in how old the backlog is
   * @param stop whether somebody wants the watching to end
   * @param watching is shown every look
   */
  public RecoveryWatch(
      Fleet fleet,
      Look base,
      Engine engine,
      FreshWorld world,
      UnaryOperator<FleetSnapshot> ages,
      Clock clock,
      Scheduler scheduler,
      BooleanSupplier stop,
      Consumer<FleetSnapshot> watching) {
    this.fleet = fleet;
    this.base = base;
    this.engine = engine;
    this.world = world;
    this.ages = ages;
    this.clock = clock;
    this.scheduler = scheduler;
    this.stop = stop;
    this.watching = watching;
  }

  @Override
  public List<Judgement> judge(List<Step> done) throws InterruptedException {
    Instant doneAt = clock.now();
    long begun = clock.nanos();
    FleetSnapshot before = ages.apply(world.look(done));
    FleetSnapshot now = before;
    Descent descent = new Descent();
    Pulse pulse = new Pulse(base, fleet.limits().recoveryWindow());
    while (true) {
      watching.accept(now);
      FleetSnapshot latest = now;
      List<Verification> verifications =
          done.stream().map(s -> engine.judge(fleet, s, before, latest, doneAt)).toList();
      Duration waited = Duration.ofNanos(clock.nanos() - begun);
      boolean settled = settled(done, verifications, waited);
      descent.take(lag(done, now), settled, waited.toNanos());
      pulse.take(now, waited.toNanos());
      boolean more = descent.goesOn(waited.toNanos()) || pulse.early();
      if (settled && !(within(done, waited) && more)) {
        return together(
            IntStream.range(0, done.size())
                .mapToObj(i ->
                    judged(
                        done.get(i),
                        since(done.get(i), verifications.get(i), descent, waited),
                        pulse))
                .toList());
      }
      if (stop.getAsBoolean()) {
        return IntStream.range(0, done.size())
            .mapToObj(i -> abandoned(done.get(i), verifications.get(i), waited))
            .toList();
      }
      scheduler.sleep(PAUSE);
      now = ages.apply(world.look(done));
    }
  }

  /** Nothing more to wait for: each step has recovered, or its own policy's time is over. */
  private boolean settled(List<Step> done, List<Verification> verifications, Duration waited) {
    return IntStream.range(0, done.size())
        .allMatch(i ->
            verifications.get(i) instanceof Verification.Recovered
                || waited.compareTo(patience(done.get(i))) >= 0);
  }

  /** Some step that is judged by its group's lag has time left. */
  private boolean within(List<Step> done, Duration waited) {
    return done.stream().anyMatch(s -> group(s).isPresent() && waited.compareTo(patience(s)) < 0);
  }

  /** What the groups that the steps are to help are behind, together. */
  private static OptionalLong lag(List<Step> done, FleetSnapshot now) {
    List<GroupId> groups = done.stream().flatMap(s -> group(s).stream()).distinct().toList();
    long sum = 0;
    for (GroupId id : groups) {
      Optional<GroupState> group = now.group(id);
      if (group.isEmpty()) {
        return OptionalLong.empty();
      }
      for (SubscriptionState state : group.get().subscriptions()) {
        if (state.lagMessages().isEmpty()) {
          return OptionalLong.empty();
        }
        sum += state.lagMessages().getAsLong();
      }
    }
    return groups.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
  }

  /** Whose lag says whether the step helped. */
  private static Optional<GroupId> group(Step step) {
    return switch (step.operation()) {
      case Operation.RestartConsumers o -> Optional.of(o.group());
      case Operation.RemoveMembers o -> Optional.of(o.group());
      case Operation.ScaleConsumers o -> Optional.of(o.group());
      case Operation.ExpandPartitions ignored -> Optional.empty();
      case Operation.AlterSettings ignored -> Optional.empty();
      case Operation.AlterQuota ignored -> Optional.empty();
      case Operation.ResetOffsets ignored -> Optional.empty();
      case MessageOperation.ResumeConsumers o -> Optional.of(o.group());
      case MessageOperation.PublishSkips o -> Optional.of(o.group());
      case MessageOperation ignored -> Optional.empty();
    };
  }

  /** Where it was watched on after it was well, says since when it was. */
  private static Verification since(
      Step step, Verification verification, Descent descent, Duration waited) {
    boolean on =
        verification instanceof Verification.Recovered
            && group(step).isPresent()
            && descent.wellAfter().compareTo(waited) < 0;
    return on && verification instanceof Verification.Recovered(String evidence)
        ? new Verification.Recovered(
            evidence + " It was well after " + descent.wellAfter().toSeconds() + " s.")
        : verification;
  }

  private Duration patience(Step step) {
    return policy(step).map(Policy::recoverWithin).orElse(Duration.ZERO);
  }

  /**
   * What was done about one group's messages is taken back as a whole or not at all: pausing its
   * consumers because they did not recover, and no more, would help nobody.
   */
  private static List<Judgement> together(List<Judgement> judged) {
    List<GroupId> back =
        judged.stream()
            .filter(Judgement::rollBack)
            .flatMap(j -> messages(j.step()).stream())
            .toList();
    return judged.stream()
        .map(j ->
            messages(j.step()).filter(back::contains).isPresent()
                ? new Judgement(j.step(), j.verification(), j.throughput(), true)
                : j)
        .toList();
  }

  private static Optional<GroupId> messages(Step step) {
    return step.operation() instanceof MessageOperation o
        ? Optional.of(o.group())
        : Optional.empty();
  }

  private Judgement judged(Step step, Verification verification, Pulse pulse) {
    Optional<Throughput> throughput = group(step).map(pulse::of);
    return new Judgement(
        step,
        throughput.map(t -> with(verification, Throughputs.words(t))).orElse(verification),
        throughput,
        rollBack(step, verification));
  }

  private static Verification with(Verification verification, String more) {
    return switch (verification) {
      case Verification.Recovered(String evidence) ->
          new Verification.Recovered(evidence + " " + more);
      case Verification.Recovering(long eta, String evidence) ->
          new Verification.Recovering(eta, evidence + " " + more);
      case Verification.NotRecovered(String evidence) ->
          new Verification.NotRecovered(evidence + " " + more);
      case Verification.Unseeable(String why) -> new Verification.Unseeable(why + " " + more);
    };
  }

  /** Nobody waited long enough to say that a step did not help: so nothing is taken back for it. */
  private static Judgement abandoned(Step step, Verification verification, Duration waited) {
    return new Judgement(
        step,
        verification instanceof Verification.Recovered
            ? verification
            : new Verification.Unseeable(
                "watching was stopped after " + waited.toSeconds() + " s."),
        false);
  }

  /**
   * Only what did not help, where the policy says so, and never by scaling in under a running
   * consumer.
   */
  private boolean rollBack(Step step, Verification verification) {
    boolean scalesIn =
        step.operation() instanceof Operation.ScaleConsumers scale && scale.to() > scale.from();
    return verification instanceof Verification.NotRecovered
        && step.wayBack() instanceof WayBack.Undo
        && !scalesIn
        && policy(step)
            .filter(p -> p.onNotRecovered() == Policy.OnNotRecovered.ROLLBACK)
            .isPresent();
  }

  private Optional<Policy> policy(Step step) {
    return fleet.policies().stream().filter(p -> p.name().equals(step.policy())).findFirst();
  }
}
