package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.execute.RunResult.Ending;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExecutorTest extends ExecutorFixture {
  @Test
  void writesIntentBeforeActingAndOutcomeBeforeTelling() throws InterruptedException {
    RunResult result = executor().run(fresh(settings("1.1", ORDERS)));

    assertThat(result.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(world.log)
        .containsExactly(
            "RUN_STARTED",
            "INTENDED 1.1",
            "act queue prod/main/orders",
            "OUTCOME 1.1",
            "VERIFIED 1.1",
            "RUN_ENDED",
            "checkpoint");
  }

  @Test
  void refusesStaleStepWithoutTouchingAnything() throws InterruptedException {
    Precondition gone = new Precondition.PartitionsAre(ORDERS, 6);
    world.looks.add(List.of(new Precondition.Unmet(gone, "7")));

    RunResult result = executor().run(fresh(settings("1.1", ORDERS)));

    assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
    assertThat(states(result)).containsExactly(StepState.PLANNED);
    assertThat(result.steps().getFirst().detail()).contains("stale").contains("7");
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));
  }

  @Test
  void refusedStepFailsAndLaterStepsOnTheSameTargetAreSkipped() throws InterruptedException {
    world.acts.add(new Outcome.Refused(ScriptedWorld.no()));

    RunResult result =
        executor()
            .run(fresh(settings("1.1", ORDERS), settings("1.2", ORDERS), settings("1.3", BILLS)));

    assertThat(states(result)).containsExactly(StepState.FAILED, StepState.PLANNED, StepState.DONE);
    assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
  }

  @Test
  void brokenCallIsSettledByAsking() throws InterruptedException {
    world.acts.add(ScriptedWorld.broken());
    world.probes.add(ScriptedWorld.broken());
    world.probes.add(Probe.DONE);

    RunResult result = executor().run(fresh(settings("1.1", ORDERS)));

    assertThat(states(result)).containsExactly(StepState.DONE);
    assertThat(world.kinds())
        .containsExactly(
            EntryKind.RUN_STARTED,
            EntryKind.INTENDED,
            EntryKind.IN_DOUBT,
            EntryKind.OUTCOME,
            EntryKind.VERIFIED,
            EntryKind.RUN_ENDED);
  }

  @Test
  void halfDoneIsDoneAgainUnderTheSameNameWithoutLookingAtPreconditions()
      throws InterruptedException {
    world.acts.add(ScriptedWorld.broken());
    world.probes.add(Probe.PARTLY);
    world.looks.add(List.of());
    world.looks.add(
        List.of(new Precondition.Unmet(new Precondition.PartitionsAre(ORDERS, 6), "7")));

    RunResult result = executor().run(fresh(settings("1.1", ORDERS)));

    assertThat(states(result)).containsExactly(StepState.DONE);
    assertThat(world.entries.stream().flatMap(e -> e.draft().operation().stream()).distinct())
        .hasSize(1);
  }

  @Test
  void undoneAndStaleIsRefusedAfterAsking() throws InterruptedException {
    world.acts.add(ScriptedWorld.broken());
    world.probes.add(Probe.NOT_STARTED);
    world.looks.add(List.of());
    world.looks.add(
        List.of(new Precondition.Unmet(new Precondition.PartitionsAre(ORDERS, 6), "7")));

    assertThat(states(executor().run(fresh(settings("1.1", ORDERS)))))
        .containsExactly(StepState.FAILED);
  }

  @Test
  void whatIsNeitherAsPlannedNorAsWantedAfterACrashIsNoProvedFailure() throws InterruptedException {
    TreeMap<String, StepState> intended = new TreeMap<>();
    intended.put("1.1", StepState.INTENDED);
    world.probes.add(Probe.SUPERSEDED);
    world.looks.add(
        List.of(new Precondition.Unmet(new Precondition.PartitionsAre(ORDERS, 6), "7")));

    RunResult result =
        executor().run(order(plan(settings("1.1", ORDERS)), intended, Optional.empty()));

    assertThat(states(result)).containsExactly(StepState.STRANDED);
    assertThat(result.steps().getFirst().detail())
        .isEqualTo(
            "superseded: neither as planned nor as wanted: prod/main/orders has 6 partitions, but"
                + " found 7");
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));

    world.probes.add(Probe.SUPERSEDED);
    result = executor().rollBack(order(plan(settings("1.1", ORDERS)), intended, Optional.empty()));
    assertThat(states(result)).containsExactly(StepState.STRANDED);
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));
  }

  @Test
  void staysInDoubtWhenTheResourceNeverAnswersAndGoesOnAtResume() throws InterruptedException {
    world.acts.add(ScriptedWorld.broken());
    for (int i = 0; i < 5; i++) {
      world.probes.add(ScriptedWorld.broken());
    }
    Step step = settings("1.1", ORDERS);

    RunResult first = executor().run(fresh(step));

    assertThat(first.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(states(first)).containsExactly(StepState.IN_DOUBT);
    assertThat(world.kinds()).doesNotContain(EntryKind.RUN_ENDED);

    world.probes.clear();
    world.probes.add(Probe.STATE_HOLDS);
    TreeMap<String, StepState> replayed = new TreeMap<>();
    replayed.put("1.1", StepState.IN_DOUBT);
    RunResult second = executor().run(order(plan(step), replayed, Optional.empty()));

    assertThat(second.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(world.kinds()).filteredOn(k -> k == EntryKind.RUN_STARTED).hasSize(1);
  }

  @Test
  void resumeAsksBeforeItActsAgain() throws InterruptedException {
    Step step = settings("1.1", ORDERS);
    TreeMap<String, StepState> replayed = new TreeMap<>();
    replayed.put("1.1", StepState.INTENDED);
    world.probes.add(Probe.DONE);

    RunResult result = executor().run(order(plan(step), replayed, Optional.empty()));

    assertThat(states(result)).containsExactly(StepState.DONE);
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));
  }

  @Test
  void openBreakerLeavesTheRestOfThatBrokerForAResume() throws InterruptedException {
    world.acts.add(ScriptedWorld.broken());
    for (int i = 0; i < 5; i++) {
      world.probes.add(ScriptedWorld.broken());
    }

    RunResult result = executor().run(fresh(settings("1.1", ORDERS), settings("1.2", BILLS)));

    assertThat(states(result)).containsExactly(StepState.IN_DOUBT, StepState.PLANNED);
    assertThat(result.ending()).isEqualTo(Ending.INTERRUPTED);
  }

  @Test
  void irreversibleStepNeverRunsWithoutAnApprovalForThisVeryPlan() throws InterruptedException {
    Plan plan = plan(expand("1.1"));
    Approval other = new Approval("sha256:other", "bob", "ok", Instant.EPOCH, Instant.MAX);
    Approval right = new Approval(plan.id(), "bob", "ok", Instant.EPOCH, Instant.MAX);

    assertThat(states(executor().run(order(plan, new TreeMap<>(), Optional.empty()))))
        .containsExactly(StepState.PLANNED);
    assertThat(states(executor().run(order(plan, new TreeMap<>(), Optional.of(other)))))
        .containsExactly(StepState.PLANNED);
    assertThat(states(executor().run(order(plan, new TreeMap<>(), Optional.of(right)))))
        .containsExactly(StepState.DONE);
  }

  @Test
  void anApprovalThatExpiresInTheMiddleOfARunCoversNoFurtherStep() throws InterruptedException {
    Plan plan = plan(expand("1.1"), settings("1.2", BILLS), expand("1.3"));
    Approval brief =
        new Approval(plan.id(), "bob", "ok", Instant.EPOCH, Instant.EPOCH.plusSeconds(2));

    RunResult result = executor().run(order(plan, new TreeMap<>(), Optional.of(brief)));

    assertThat(states(result)).containsExactly(StepState.DONE, StepState.DONE, StepState.PLANNED);
    assertThat(result.steps().getLast().detail()).startsWith("withheld: no yes for it holds");
    assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
  }

  @Test
  void supersededIsNeverDone() throws InterruptedException {
    world.acts.add(new Outcome.Superseded(ScriptedWorld.no()));

    RunResult result = executor().run(fresh(settings("1.1", ORDERS)));

    assertThat(states(result)).containsExactly(StepState.STRANDED);
    assertThat(result.ending()).isEqualTo(Ending.STRANDED);
  }

  @Test
  void whatSomebodyElseWroteOverStopsTheRunThere() throws InterruptedException {
    world.acts.add(new Outcome.Superseded(ScriptedWorld.no()));

    RunResult result = executor().run(fresh(settings("1.1", ORDERS), settings("1.2", BILLS)));

    assertThat(states(result)).containsExactly(StepState.STRANDED, StepState.PLANNED);
    assertThat(result.steps().getLast().detail())
        .isEqualTo("skipped: an earlier step of this run needs a person first");
    assertThat(result.ending()).isEqualTo(Ending.STRANDED);
    assertThat(world.log).filteredOn(l -> l.startsWith("act")).hasSize(1);
  }

  @Test
  void fullLedgerStopsBeforeTheFirstEffect() {
    world.full = true;

    assertThatThrownBy(() -> executor().run(fresh(settings("1.1", ORDERS))))
        .isInstanceOf(ClawbackException.class)
        .hasMessageContaining("ledger.full");
    assertThat(world.log).isEmpty();
  }

  @Test
  void stopRequestLeavesAResumableRun() throws InterruptedException {
    stop = true;

    RunResult result = executor().run(fresh(settings("1.1", ORDERS)));

    assertThat(result.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(world.kinds()).containsExactly(EntryKind.RUN_STARTED);
  }

  @Test
  void callThatAlwaysBreaksIsNotTriedForEver() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      world.acts.add(ScriptedWorld.broken());
      world.probes.add(Probe.PARTLY);
    }

    RunResult result = executor().run(fresh(settings("1.1", ORDERS)));

    assertThat(states(result)).containsExactly(StepState.IN_DOUBT);
    assertThat(world.log).filteredOn(l -> l.startsWith("act")).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void refusalAfterSomeOfItWasDoneIsNoFailure() throws InterruptedException {
    world.acts.add(ScriptedWorld.broken());
    world.acts.add(new Outcome.Refused(ScriptedWorld.no()));
    world.probes.add(Probe.PARTLY);

    RunResult result = executor().run(fresh(settings("1.1", ORDERS)));

    assertThat(states(result)).containsExactly(StepState.STRANDED);
  }

  @Test
  void resumeStillSkipsWhatRestsOnAFailedStep() throws InterruptedException {
    TreeMap<String, StepState> replayed = new TreeMap<>();
    replayed.put("1.1", StepState.FAILED);
    replayed.put("1.2", StepState.PLANNED);

    RunResult result =
        executor()
            .run(
                order(
                    plan(settings("1.1", ORDERS), settings("1.2", ORDERS)),
                    replayed,
                    Optional.empty()));

    assertThat(states(result)).containsExactly(StepState.FAILED, StepState.PLANNED);
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));
  }

  @Test
  void brokerThatCannotBeReachedIsWaitedForAndOpensTheBreaker() throws InterruptedException {
    world.acts.add(new Outcome.Refused(ScriptedWorld.unreachable()));
    assertThat(states(executor().run(fresh(settings("1.1", ORDERS)))))
        .containsExactly(StepState.DONE);

    for (int i = 0; i < 3; i++) {
      world.acts.add(new Outcome.Refused(ScriptedWorld.unreachable()));
    }
    RunResult result = executor().run(fresh(settings("1.1", ORDERS), settings("1.2", BILLS)));

    assertThat(states(result)).containsExactly(StepState.IN_DOUBT, StepState.PLANNED);
    assertThat(result.ending()).isEqualTo(Ending.INTERRUPTED);
  }

  @Test
  void whatAnotherInstanceIsAtIsSettledAtOnce() throws InterruptedException {
    world.acts.add(new Busy(ScriptedWorld.no()));

    RunResult result = executor().run(fresh(settings("1.1", ORDERS), settings("1.2", BILLS)));

    assertThat(states(result)).containsExactly(StepState.FAILED, StepState.DONE);
    assertThat(world.log).noneMatch(l -> l.startsWith("probe"));
    assertThat(world.kinds()).doesNotContain(EntryKind.IN_DOUBT);
  }

  @Test
  void whatIsDoneInPartAndBusyWaitsForAResume() throws InterruptedException {
    world.probes.add(Probe.PARTLY);
    world.acts.add(new Busy(ScriptedWorld.no()));

    RunResult result =
        executor()
            .run(
                order(
                    plan(settings("1.1", ORDERS)),
                    at("1.1", StepState.INTENDED),
                    Optional.empty()));

    assertThat(states(result)).containsExactly(StepState.IN_DOUBT);
    assertThat(result.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(world.log).filteredOn(l -> l.startsWith("act")).hasSize(1);
  }

  @Test
  void whatIsNoLongerPermittedIsSettledAndNeverBegunAnew() throws InterruptedException {
    Plan plan = plan(settings("1.1", ORDERS), settings("1.2", BILLS));
    TreeMap<String, StepState> begun = at("1.1", StepState.INTENDED);
    begun.put("1.2", StepState.IN_DOUBT);
    world.probes.add(Probe.NOT_STARTED);
    world.probes.add(Probe.PARTLY);

    RunResult result = executor().run(order(plan, begun, Optional.empty(), List.of()));

    assertThat(states(result)).containsExactly(StepState.FAILED, StepState.IN_DOUBT);
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));
  }

  @Test
  void runWithStepsThatMayNoLongerBeBegunIsNotComplete() throws InterruptedException {
    Plan plan = plan(settings("1.1", ORDERS), settings("1.2", BILLS));
    TreeMap<String, StepState> states = at("1.1", StepState.DONE);
    states.put("1.2", StepState.PLANNED);

    RunResult result = executor().run(order(plan, states, Optional.empty(), List.of()));

    assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
  }

  @Test
  void doneAndOfNoHelpIsNotComplete() throws InterruptedException {
    verdicts.add(new Verification.NotRecovered("still 156,000 behind"));

    RunResult result = executor().run(fresh(settings("1.1", ORDERS)));

    assertThat(result.ending()).isEqualTo(Ending.NOT_RECOVERED);
    assertThat(world.entries.getLast().draft().detail().text("ending")).isEqualTo("NOT_RECOVERED");
  }
}
