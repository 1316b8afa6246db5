package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.message.Tally;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.plan.MessageOperation.WithdrawSkips;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Nothing is left out that was not set aside first (SAFETY I3). */
class SkipAccountsTest extends ExecutorFixture {
  private static final SubscriptionId READER = new SubscriptionId(new GroupId(PROD, "g"), "orders");
  private static final QueueId ASIDE = new QueueId(PROD, "aside");
  private static final QueueId LIST = new QueueId(PROD, "list");
  private static final QueueId STATUS = new QueueId(PROD, "status");

  private static Step aside(SubscriptionId of, Chosen... chosen) {
    return step(
        "1",
        new SetAside(of, "id", List.of(chosen), ASIDE, "s"),
        new WayBack.Undo(new VoidCopies(of, ASIDE)),
        false);
  }

  private static Step skips(Chosen... chosen) {
    return step(
        "2", publication(chosen), new WayBack.Undo(new WithdrawSkips(READER, LIST, STATUS)), false);
  }

  private static PublishSkips publication(Chosen... chosen) {
    return new PublishSkips(READER, "id", List.of(chosen), LIST, STATUS);
  }

  /** What a run's accounts say when so many of the chosen offsets are final. */
  private boolean loose(Step aside, long done, Chosen... wanted) {
    Order order = fresh(aside, skips(wanted));
    Progress progress = new Progress();
    if (done > 0) {
      progress.add(
          new Journal(world, order)
              .step(
                  EntryKind.BATCH_SETTLED,
                  aside,
                  OperationIds.forward(order.run(), aside.id()),
                  Journal.detail(
                      "batch",
                      new Progress.Told(
                          0, 0, done, Tally.NONE, new TreeMap<>(Map.of()), new TreeMap<>()))));
    }
    return new Accounts(order, progress).loose(publication(wanted)).isPresent();
  }

  @Test
  void whatWasSetAsideMayBeLeftOut() {
    Step aside = aside(READER, new Chosen(0, "3,10-14"), new Chosen(2, "7"));
    assertThat(loose(aside, 7, new Chosen(0, "3,10-14"), new Chosen(2, "7"))).isFalse();
    assertThat(loose(aside, 7, new Chosen(0, "11-12"))).isFalse();
  }

  @Test
  void whatWasNotSetAsideOrNotYetIsRefused() {
    Step aside = aside(READER, new Chosen(0, "3,10-14"), new Chosen(2, "7"));
    assertThat(loose(aside, 0, new Chosen(0, "3"))).isTrue();
    assertThat(loose(aside, 6, new Chosen(0, "3"))).isTrue();
    assertThat(loose(aside, 7, new Chosen(0, "3-4"))).isTrue();
    assertThat(loose(aside, 7, new Chosen(0, "9-14"))).isTrue();
    assertThat(loose(aside, 7, new Chosen(1, "3"))).isTrue();
    SubscriptionId other = new SubscriptionId(new GroupId(PROD, "g"), "others");
    assertThat(loose(aside(other, new Chosen(0, "3")), 1, new Chosen(0, "3"))).isTrue();
  }

  @Test
  void oneCopyServesAllGroupsOfTheVeryQueue() {
    SubscriptionId other = new SubscriptionId(new GroupId(PROD, "h"), "orders");
    assertThat(loose(aside(other, new Chosen(0, "3")), 1, new Chosen(0, "3"))).isFalse();
    Step again =
        step(
            "1",
            new SetAside(other, "another", List.of(new Chosen(0, "3")), ASIDE, "s"),
            new WayBack.Undo(new VoidCopies(other, ASIDE)),
            false);
    assertThat(loose(again, 1, new Chosen(0, "3"))).isTrue();
  }

  private static Order standing(StepState list, Step aside) {
    TreeMap<String, StepState> states = at("1", StepState.DONE);
    states.put("2", list);
    return order(plan(aside, skips(new Chosen(0, "3"))), states, Optional.empty());
  }

  @Test
  void aCopyIsNotTakenBackWhileAnyGroupLeavesItsOriginalOut() {
    SubscriptionId other = new SubscriptionId(new GroupId(PROD, "h"), "orders");
    Step aside = aside(other, new Chosen(0, "3"));
    for (StepState state :
        List.of(StepState.DONE, StepState.IN_DOUBT, StepState.COMPENSATED, StepState.STRANDED)) {
      Order order = standing(state, aside);
      assertThat(new Dependents(order, new Course(order, true)).hold(aside)).isPresent();
    }
    Order none = standing(StepState.FAILED, aside);
    assertThat(new Dependents(none, new Course(none, true)).hold(aside)).isEmpty();
  }

  @Test
  void tensOfThousandsOfMessagesAreAccountedForInNoTime() {
    String every =
        LongStream.range(0, 40_000)
            .map(i -> i * 7)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(","));
    Step aside = aside(READER, new Chosen(0, every));
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThat(loose(aside, 40_000, new Chosen(0, every))).isFalse());
  }

  @Test
  void aStepThatWouldLeaveOutMoreNeverReachesTheBroker() throws Exception {
    RunResult result = executor().run(fresh(skips(new Chosen(0, "3"))));
    assertThat(states(result)).containsExactly(StepState.FAILED);
    assertThat(result.steps().getFirst().detail()).contains("run.unaccounted");
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));
  }
}
