package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PassOver;
import io.clawback.model.plan.MessageOperation.PauseConsumers;
import io.clawback.model.plan.MessageOperation.ResumeConsumers;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.StepState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MessageWayBackTest extends ExecutorFixture {
  private static final QueueId ASIDE = new QueueId(ORDERS.broker(), "orders.quarantine");
  private static final SubscriptionId READER =
      new SubscriptionId(new GroupId(ORDERS.broker(), "reader"), "orders");

  private static final Step PAUSE =
      step(
          "1.1",
          new PauseConsumers(READER, "fleet", 2),
          new WayBack.Undo(new ResumeConsumers(READER, "fleet", 2)),
          false);
  private static final Step SET_ASIDE =
      step(
          "2.1",
          new SetAside(READER, "q1", List.of(new Chosen(0, "5")), ASIDE, "sig"),
          new WayBack.Undo(new VoidCopies(READER, ASIDE)),
          false);
  private static final PassOver OVER =
      new PassOver(
          READER, "q1", List.of(new OffsetMove(0, Optional.of(5L), Optional.of(6L))), ASIDE);
  private static final Step PASS = step("3.1", OVER, new WayBack.Undo(OVER.back()), false);
  private static final Step RESUME =
      step(
          "4.1",
          new ResumeConsumers(READER, "fleet", 2),
          new WayBack.Undo(new PauseConsumers(READER, "fleet", 2)),
          false);

  private static TreeMap<String, StepState> all(StepState state) {
    TreeMap<String, StepState> states = new TreeMap<>();
    List.of("1.1", "2.1", "3.1", "4.1").forEach(id -> states.put(id, state));
    return states;
  }

  private RunResult back(TreeMap<String, StepState> states) throws InterruptedException {
    return executor()
        .rollBack(order(plan(PAUSE, SET_ASIDE, PASS, RESUME), states, Optional.empty()));
  }

  @Test
  void goesBackInReverse() throws InterruptedException {
    RunResult result = back(all(StepState.DONE));

    assertThat(states(result)).containsOnly(StepState.COMPENSATED);
    assertThat(world.log.stream().filter(l -> l.startsWith("COMPENSATED")))
        .containsExactly(
            "COMPENSATED 4.1", "COMPENSATED 3.1", "COMPENSATED 2.1", "COMPENSATED 1.1");
  }

  @Test
  void copiesAreNotVoidedWhileTheGroupIsPastTheirOriginals() throws InterruptedException {
    TreeMap<String, StepState> states = all(StepState.DONE);
    states.put("4.1", StepState.COMPENSATED);
    world.acts.add(new Outcome.Refused(ScriptedWorld.no()));

    RunResult result = back(states);

    assertThat(states(result))
        .containsExactly(
            StepState.COMPENSATED, StepState.DONE, StepState.STRANDED, StepState.COMPENSATED);
    assertThat(result.steps().get(1).detail()).contains("their copies count");
    assertThat(world.log).doesNotContain("COMPENSATION_INTENDED 2.1");
  }

  @Test
  void consumersStayPausedWhileNobodyKnowsWhereTheGroupStands() throws InterruptedException {
    TreeMap<String, StepState> states = all(StepState.DONE);
    states.put("4.1", StepState.COMPENSATED);
    for (int i = 0; i < 8; i++) {
      world.acts.add(ScriptedWorld.broken());
    }

    RunResult result = back(states);

    assertThat(states(result))
        .containsExactly(
            StepState.DONE, StepState.DONE, StepState.COMPENSATING, StepState.COMPENSATED);
    assertThat(result.steps().getFirst().detail()).contains("stay paused");
    assertThat(result.ending()).isEqualTo(RunResult.Ending.INTERRUPTED);
  }

  @Test
  void nobodyIsMovedPastMessagesThatWereNotSetAside() throws InterruptedException {
    RunResult result = executor().run(fresh(PASS));

    assertThat(states(result)).containsExactly(StepState.FAILED);
    assertThat(result.steps().getFirst().detail()).contains("run.unaccounted");
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));
  }

  @Test
  void whatWasPausedRunsAgainWhateverBecameOfTheRest() throws InterruptedException {
    RunResult result = executor().run(fresh(PAUSE, PASS, RESUME));

    assertThat(states(result)).containsExactly(StepState.DONE, StepState.FAILED, StepState.DONE);
  }

  @Test
  void whatWasNotPausedIsNotRunAgain() throws InterruptedException {
    world.acts.add(new Outcome.Refused(ScriptedWorld.no()));

    RunResult result = executor().run(fresh(PAUSE, PASS, RESUME));

    assertThat(states(result))
        .containsExactly(StepState.FAILED, StepState.PLANNED, StepState.PLANNED);
  }

  private RunResult begun() throws InterruptedException {
    TreeMap<String, StepState> states = all(StepState.DONE);
    states.put("3.1", StepState.INTENDED);
    return executor().run(order(plan(PAUSE, SET_ASIDE, PASS, RESUME), states, Optional.empty()));
  }

  private static List<Precondition.Unmet> held() {
    return List.of(new Precondition.Unmet(new Precondition.GroupEmpty(READER.group()), "1 member"));
  }

  @Test
  void theMemberThatDiedWithTheLastTryIsWaitedFor() throws InterruptedException {
    world.looks.add(held());

    RunResult result = begun();

    assertThat(world.looks).isEmpty();
    assertThat(result.steps().get(2).detail()).contains("run.unaccounted");
  }

  @Test
  void aMemberThatStaysEndsTheStepAsStale() throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      world.looks.add(held());
    }

    RunResult result = begun();

    assertThat(result.steps().get(2).state()).isEqualTo(StepState.FAILED);
    assertThat(result.steps().get(2).detail()).contains("stale");
  }
}
