package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.execute.RunResult.Ending;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WayBackTest extends ExecutorFixture {
  @Test
  void takesBackWhatDidNotHelpWhereThePolicySaysSo() throws InterruptedException {
    rollBack = true;
    verdicts.add(new Verification.NotRecovered("still 156,000 behind"));

    RunResult result = executor().run(fresh(settings("1.1", ORDERS)));

    assertThat(states(result)).containsExactly(StepState.COMPENSATED);
    assertThat(result.ending()).isEqualTo(Ending.ROLLED_BACK);
    assertThat(world.log)
        .containsSubsequence(
            "COMPENSATION_INTENDED 1.1", "act queue prod/main/orders", "COMPENSATED 1.1");
  }

  @Test
  void rollBackGoesBackwardsAndIsIdempotent() throws InterruptedException {
    Step one = settings("1.1", ORDERS);
    Step two = settings("1.2", BILLS);
    TreeMap<String, StepState> done = new TreeMap<>();
    done.put("1.1", StepState.DONE);
    done.put("1.2", StepState.DONE);

    RunResult result = executor().rollBack(order(plan(one, two), done, Optional.empty()));

    assertThat(states(result)).containsOnly(StepState.COMPENSATED);
    assertThat(world.log)
        .containsSubsequence("act queue prod/main/bills", "act queue prod/main/orders");

    done.replaceAll((id, state) -> StepState.COMPENSATED);
    world.log.clear();
    executor().rollBack(order(plan(one, two), done, Optional.empty()));
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));
  }

  @Test
  void rollBackThatIsRefusedStrandsTheStep() throws InterruptedException {
    TreeMap<String, StepState> done = new TreeMap<>();
    done.put("1.1", StepState.DONE);
    world.acts.add(new Outcome.Refused(ScriptedWorld.no()));

    RunResult result =
        executor().rollBack(order(plan(settings("1.1", ORDERS)), done, Optional.empty()));

    assertThat(result.ending()).isEqualTo(Ending.STRANDED);
  }

  @Test
  void wayBackNeverGoesForwardWithWhatWasNotDone() throws InterruptedException {
    TreeMap<String, StepState> intended = new TreeMap<>();
    intended.put("1.1", StepState.INTENDED);
    world.probes.add(Probe.NOT_STARTED);

    RunResult result = executor().rollBack(order(plan(expand("1.1")), intended, Optional.empty()));

    assertThat(states(result)).containsExactly(StepState.FAILED);
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));
  }

  @Test
  void wayBackTakesBackWhatWasDoneInPart() throws InterruptedException {
    TreeMap<String, StepState> intended = new TreeMap<>();
    intended.put("1.1", StepState.INTENDED);
    world.probes.add(Probe.PARTLY);

    RunResult result =
        executor().rollBack(order(plan(settings("1.1", ORDERS)), intended, Optional.empty()));

    assertThat(states(result)).containsExactly(StepState.COMPENSATED);
    assertThat(world.log).filteredOn(l -> l.startsWith("act")).hasSize(1);
  }

  @Test
  void wayBackThatDiesAnywhereIsFinishedByTheNext() throws InterruptedException {
    Step step = settings("1.1", ORDERS);
    Approval yes = new Approval("sha256:other", "bob", "ok", Instant.EPOCH, Instant.MAX);
    int deaths = 0;
    for (int calls = 0; calls < 12; calls++) {
      ScriptedWorld dying = new ScriptedWorld();
      dying.acts.add(ScriptedWorld.broken());
      dying.callsToDeath = 4;
      assertThatThrownBy(() -> executor(dying).run(fresh(step)))
          .isInstanceOf(ScriptedWorld.Death.class);
      for (int i = 0; i < 20; i++) {
        dying.probes.add(Probe.PARTLY);
      }
      dying.callsToDeath = calls;
      try {
        executor(dying).rollBack(order(plan(step), dying.replayed("run-1"), Optional.of(yes)));
      } catch (ScriptedWorld.Death e) {
        deaths++;
      }
      dying.callsToDeath = -1;
      RunResult result =
          executor(dying).rollBack(order(plan(step), dying.replayed("run-1"), Optional.of(yes)));

      assertThat(states(result)).as("died at call " + calls).containsExactly(StepState.COMPENSATED);
    }
    assertThat(deaths).isGreaterThan(4);
  }

  @Test
  void rollBackOfWhatIsStrandedTriesAgainAndSaysWhatIsLeft() throws InterruptedException {
    Plan plan = plan(settings("1.1", ORDERS));
    world.acts.add(new Outcome.Refused(ScriptedWorld.no()));
    world.probes.add(Probe.NOT_STARTED);
    world.probes.add(Probe.PARTLY);

    RunResult refused =
        executor().rollBack(order(plan, at("1.1", StepState.STRANDED), Optional.empty()));

    assertThat(refused.ending()).isEqualTo(Ending.STRANDED);
    assertThat(refused.steps().getFirst().detail())
        .contains("some of it still holds")
        .contains("test.no");
    assertThat(
            executor()
                .rollBack(order(plan, at("1.1", StepState.STRANDED), Optional.empty()))
                .ending())
        .isEqualTo(Ending.ROLLED_BACK);
  }

  @Test
  void wayBackStopsBeforeItBeginsAndTellsThatItGoesBack() throws InterruptedException {
    stop = true;

    RunResult result =
        executor()
            .rollBack(
                order(plan(settings("1.1", ORDERS)), at("1.1", StepState.DONE), Optional.empty()));

    assertThat(result.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(result.goingBack()).isTrue();
    assertThat(world.kinds()).containsExactly(EntryKind.ROLLBACK_STARTED);
  }

  @Test
  void wayBackObeysTheBreaker() throws InterruptedException {
    TreeMap<String, StepState> done = at("1.1", StepState.DONE);
    done.put("1.2", StepState.DONE);
    for (int i = 0; i < 3; i++) {
      world.acts.add(ScriptedWorld.broken());
    }

    RunResult result =
        executor(new Backoff(Duration.ZERO, Duration.ZERO, 6))
            .rollBack(
                order(
                    plan(settings("1.1", ORDERS), settings("1.2", BILLS)), done, Optional.empty()));

    assertThat(states(result)).containsExactly(StepState.DONE, StepState.COMPENSATING);
    assertThat(result.ending()).isEqualTo(Ending.INTERRUPTED);
  }

  @Test
  void ownWayBackThatDiedIsFinishedByAResume() throws InterruptedException {
    TreeMap<String, StepState> states = at("1.1", StepState.DONE);
    states.put("1.2", StepState.COMPENSATING);

    RunResult result =
        executor()
            .run(
                order(
                    plan(settings("1.1", ORDERS), settings("1.2", BILLS)),
                    states,
                    Optional.empty()));

    assertThat(states(result)).containsExactly(StepState.DONE, StepState.COMPENSATED);
    assertThat(result.ending()).isEqualTo(Ending.ROLLED_BACK);
  }
}
