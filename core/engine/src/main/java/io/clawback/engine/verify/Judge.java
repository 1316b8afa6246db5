package io.clawback.engine.verify;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.FleetIndex;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Step;
import io.clawback.model.run.Verification;
import io.clawback.model.run.Verification.NotRecovered;
import io.clawback.model.run.Verification.Recovered;
import io.clawback.model.run.Verification.Recovering;
import io.clawback.model.run.Verification.Unseeable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a step helped. What sets a value is read again exactly; what is to make consumers catch
 * up is judged by their lag.
 */
public final class Judge {
  private final FleetIndex index;
  private final FleetSnapshot before;
  private final FleetSnapshot now;
  private final Instant doneAt;

  /**
   * A judge between two looks.
   *
   * @param before the snapshot the plan rests on, or any later one
   * @param now the second look
   * @param doneAt when the step was done
   */
  public Judge(Fleet fleet, FleetSnapshot before, FleetSnapshot now, Instant doneAt) {
    this.index = new FleetIndex(fleet);
    this.before = before;
    this.now = now;
    this.doneAt = doneAt;
  }

  /** The verdict. */
  public Verification judge(Step step) {
    return switch (step.operation()) {
      case Operation.RestartConsumers restart -> consumers(step, restart.group());
      case Operation.RemoveMembers remove -> consumers(step, remove.group());
      case Operation.ScaleConsumers scale -> consumers(step, scale.group());
      case Operation.ExpandPartitions expand -> partitions(expand);
      case Operation.AlterSettings alter -> settings(alter);
      case Operation.AlterQuota alter -> quota(alter);
      case Operation.ResetOffsets reset -> offsets(reset);
      case MessageOperation.PassOver over -> offsets(over.reset());
      case MessageOperation.ResumeConsumers resume -> consumers(step, resume.group());
      case MessageOperation.PauseConsumers ignored ->
          new Recovered("They were paused for the steps after it.");
      case MessageOperation.SetAside ignored -> new Recovered("Every copy was confirmed.");
      case MessageOperation.PutBack ignored -> new Recovered("They were put back.");
      case MessageOperation.Rewrite rewrite ->
          offsets(new Operation.ResetOffsets(rewrite.subscription(), rewrite.moves(), false));
      case MessageOperation.Redrive ignored ->
          new Recovered("The quarantine says of each that it was put back.");
      case MessageOperation.VoidCopies ignored -> new Recovered("The copies were voided.");
      case MessageOperation.PublishSkips skips -> leftOut(step, skips);
      case MessageOperation.WithdrawSkips ignored ->
          new Recovered("No member of the group leaves them out.");
    };
  }

  /** Whoever leaves them out goes on; where nobody reads there is nothing to see. */
  private Verification leftOut(Step step, MessageOperation.PublishSkips skips) {
    String words = "Every member of the group leaves them out.";
    Optional<GroupState> group = now.group(skips.group());
    if (now.at().isBefore(doneAt) || group.isEmpty()) {
      return new Unseeable(skips.group() + " was not seen since.");
    }
    Optional<Objective> objective =
        index.objective(Fleet.sole(index.owners(skips.subscription())), skips.subscription());
    Optional<SubscriptionState> state =
        group.get().subscriptions().stream()
            .filter(s -> s.id().equals(skips.subscription()))
            .findFirst();
    return objective.isEmpty() || state.isEmpty() || group.get().members().isEmpty()
        ? new Recovered(words)
        : lag(step, objective.get(), state.get());
  }

  private Verification partitions(Operation.ExpandPartitions expand) {
    Optional<QueueState> queue = now.queue(expand.queue());
    if (queue.isEmpty()) {
      return new Unseeable(expand.queue() + " was not seen.");
    }
    return exact(
        "partitions",
        Integer.toString(expand.to()),
        Integer.toString(queue.get().partitions().size()));
  }

  private Verification settings(Operation.AlterSettings alter) {
    Optional<QueueState> queue = now.queue(alter.queue());
    if (queue.isEmpty() || queue.get().settings().isEmpty()) {
      return new Unseeable("The settings of " + alter.queue() + " were not seen.");
    }
    List<Verification> each = new ArrayList<>();
    for (Operation.Change change : alter.changes()) {
      String found = queue.get().settings().getOrDefault(change.key(), "not set");
      // Back to the default: which text that is, only the broker knows.
      String wanted = change.to().orElse(found);
      each.add(exact(change.key(), wanted, found));
    }
    return worst(each);
  }

  private Verification quota(Operation.AlterQuota alter) {
    var broker = now.broker(alter.broker());
    if (broker.isEmpty()) {
      return new Unseeable(alter.broker() + " was not seen.");
    }
    List<Verification> each = new ArrayList<>();
    for (Operation.Change change : alter.changes()) {
      String found =
          Preconditions.quota(broker.get(), alter.entity(), change.key())
              .map(Figures::plain)
              .orElse("none");
      String wanted = change.to().flatMap(Figures::number).map(Figures::plain).orElse("none");
      each.add(exact(change.key(), wanted, found));
    }
    return worst(each);
  }

  private Verification offsets(Operation.ResetOffsets reset) {
    List<Verification> each = new ArrayList<>();
    for (Operation.OffsetMove move : reset.moves()) {
      Optional<PartitionLag> lag = Preconditions.lag(now, reset.subscription(), move.partition());
      each.add(
          lag.map(l -> offset(move, l))
              .orElseGet(() -> new Unseeable("Partition " + move.partition() + " was not seen.")));
    }
    return worst(each);
  }

  /** A group that runs again has moved on from where it was set. */
  private static Verification offset(Operation.OffsetMove move, PartitionLag lag) {
    String what = "committed offset of partition " + move.partition();
    String wanted = move.to().map(String::valueOf).orElse("none");
    if (lag.committed() instanceof Known known) {
      boolean on =
          move.to().isPresent()
              && known.value() > move.to().get()
              && (move.from().isEmpty()
                  || move.from().get() < move.to().get()
                  || known.value() < move.from().get());
      return on
          ? new Recovered("The " + what + " is " + known.value() + ", on from " + wanted + ".")
          : exact(what, wanted, Long.toString(known.value()));
    }
    return lag.committed() instanceof Unknown unknown && unknown.reason() == Reason.NO_COMMIT
        ? exact(what, wanted, "none")
        : new Unseeable("The " + what + " was not seen.");
  }

  private static Verification exact(String what, String wanted, String found) {
    return wanted.equals(found)
        ? new Recovered(what + " is " + found + ", as planned.")
        : new NotRecovered(what + " is " + found + ", planned was " + wanted + ".");
  }

  private Verification consumers(Step step, GroupId id) {
    if (now.at().isBefore(doneAt)) {
      return new Unseeable("The look is older than the step.");
    }
    Optional<GroupState> group = now.group(id);
    if (group.isEmpty()) {
      return new Unseeable(id + " was not seen.");
    }
    List<Verification> each = new ArrayList<>();
    for (SubscriptionState state : group.get().subscriptions()) {
      index
          .objective(Fleet.sole(index.owners(state.id())), state.id())
          .ifPresent(objective -> each.add(lag(step, objective, state)));
    }
    return each.isEmpty()
        ? new Unseeable("No objective holds for " + id + ", so nothing says when it is well.")
        : worst(each);
  }

  private Verification lag(Step step, Objective objective, SubscriptionState state) {
    long unknown =
        state.partitions().stream()
            .map(PartitionLag::lagMessages)
            .filter(m -> m instanceof Unknown u && u.reason() != Reason.NO_COMMIT)
            .count();
    if (unknown > 0 || state.lagMessages().isEmpty()) {
      return new Unseeable(
          "The lag of "
              + Figures.count(unknown, "partition")
              + " of "
              + state.id()
              + " was not seen.");
    }
    long lag = state.lagMessages().getAsLong();
    boolean aged = objective.lagAge().isPresent() && lag > 0;
    if (aged && state.lagSeconds().isEmpty() && objective.lagMessages().isEmpty()) {
      return new Unseeable("The age of " + state.id() + " was not seen.");
    }
    boolean enough = objective.lagMessages().map(bound -> lag <= bound).orElse(true);
    boolean young =
        !aged
            || state.lagSeconds().isEmpty()
            || state.lagSeconds().getAsLong() <= objective.lagAge().get().toSeconds();
    String seen =
        state.id()
            + " is "
            + Figures.count(lag, "message")
            + " behind"
            + (aged && state.lagSeconds().isPresent()
                ? ", " + Figures.seconds(state.lagSeconds().getAsLong()) + " old"
                : "");
    return enough && young
        ? new Recovered(seen + ": within '" + objective.name() + "'.")
        : trend(step, objective, state, lag, seen);
  }

  private Verification trend(
      Step step, Objective objective, SubscriptionState state, long lag, String seen) {
    Optional<SubscriptionState> was =
        before.group(state.id().group()).flatMap(g -> g.subscription(state.id().queue()));
    long millis = Duration.between(before.at(), now.at()).toMillis();
    if (was.isEmpty() || was.get().lagMessages().isEmpty() || millis <= 0) {
      return new NotRecovered(seen + "; what it was before is not known.");
    }
    long fell = was.get().lagMessages().getAsLong() - lag;
    String change =
        seen
            + ", "
            + Figures.count(Math.abs(fell))
            + (fell > 0 ? " less" : " more")
            + " than "
            + Figures.seconds(millis / 1000)
            + " before";
    if (fell <= 0) {
      return new NotRecovered(change + ".");
    }
    // Down to the bound in messages; an age is well at the latest when nothing is left.
    long target = objective.lagMessages().filter(bound -> bound < lag).orElse(0L);
    long eta = (long) Math.ceil((lag - target) * (double) millis / fell / 1000.0);
    long allowed = recoverWithin(step).toSeconds();
    return eta <= allowed
        ? new Recovering(eta, change + "; well in " + Figures.seconds(eta) + " at this rate.")
        : new NotRecovered(
            change
                + ": it falls, but too slowly; well in "
                + Figures.seconds(eta)
                + " at this rate, and "
                + Figures.seconds(allowed)
                + " are allowed.");
  }

  private Duration recoverWithin(Step step) {
    return index.fleet().policies().stream()
        .filter(p -> p.name().equals(step.policy()))
        .findFirst()
        .map(Policy::recoverWithin)
        .orElse(Duration.ZERO);
  }

  private static Verification worst(List<Verification> each) {
    return each.stream()
        .max((a, b) -> Integer.compare(rank(a), rank(b)))
        .orElseGet(() -> new Recovered("There was nothing to change."));
  }

  private static int rank(Verification verdict) {
    return switch (verdict) {
      case Recovered ignored -> 0;
      case Recovering ignored -> 1;
      case Unseeable ignored -> 2;
      case NotRecovered ignored -> 3;
    };
  }
}
