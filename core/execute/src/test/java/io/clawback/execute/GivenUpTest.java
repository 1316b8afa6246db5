package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.execute.RunResult.Ending;
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
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Verification;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Steps about one group's messages are given up together when they did not help. */
class GivenUpTest extends ExecutorFixture {
  private static final SubscriptionId READER =
      new SubscriptionId(new GroupId(PROD, "reader"), "orders");
  private static final QueueId ASIDE = new QueueId(PROD, "aside");

  private static Step pause() {
    return step(
        "1.1",
        new PauseConsumers(READER, "readers", 2),
        new WayBack.Undo(new ResumeConsumers(READER, "readers", 2)),
        false);
  }

  private static Step aside() {
    return step(
        "2.1",
        new SetAside(READER, "q1", List.of(new Chosen(0, "5-9")), ASIDE, "poison"),
        new WayBack.Undo(new VoidCopies(READER, ASIDE)),
        false);
  }

  private static Step pass() {
    PassOver over = new PassOver(READER, "q1", List.of(move(5, 10)), ASIDE);
    return step("3.1", over, new WayBack.Undo(over.back()), false);
  }

  private static Step resume() {
    return step(
        "4.1",
        new ResumeConsumers(READER, "readers", 2),
        new WayBack.Undo(new PauseConsumers(READER, "readers", 2)),
        false);
  }

  private static OffsetMove move(long from, long to) {
    return new OffsetMove(0, Optional.of(from), Optional.of(to));
  }

  private static TreeMap<String, StepState> done() {
    TreeMap<String, StepState> done = new TreeMap<>();
    for (String step : List.of("1.1", "2.1", "3.1", "4.1")) {
      done.put(step, StepState.DONE);
    }
    return done;
  }

  /** Where the group does not recover, its consumers are not merely stopped once more. */
  @Test
  void whatDidNotHelpIsTakenBackAsAWhole() throws InterruptedException {
    verdicts.add(new Verification.NotRecovered("still behind"));
    onlyBack = "4.1";

    RunResult result =
        executor().run(order(plan(pause(), aside(), pass(), resume()), done(), Optional.empty()));

    assertThat(states(result)).containsOnly(StepState.COMPENSATED);
    assertThat(result.ending()).isEqualTo(Ending.ROLLED_BACK);
  }

  @Test
  void whatWasBegunToBeTakenBackIsTakenBackAsAWholeAfterACrash() throws InterruptedException {
    TreeMap<String, StepState> half = done();
    half.put("4.1", StepState.COMPENSATING);

    RunResult result =
        executor().run(order(plan(pause(), aside(), pass(), resume()), half, Optional.empty()));

    assertThat(states(result)).containsOnly(StepState.COMPENSATED);
  }
}
