package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.plan.MessageOperation.WithdrawSkips;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Steps of one wave side by side, and which are not. */
class AbreastTest extends ExecutorFixture {
  private static final QueueId ASIDE = new QueueId(PROD, "aside");
  private static final QueueId LIST = new QueueId(PROD, "list");
  private static final QueueId STATUS = new QueueId(PROD, "status");

  private static Step aside(String id, String group, String queue) {
    SubscriptionId of = new SubscriptionId(new GroupId(PROD, group), queue);
    return step(
        id,
        new SetAside(of, "id", List.of(new Chosen(0, "3")), ASIDE, "s"),
        new WayBack.Undo(new VoidCopies(of, ASIDE)),
        false);
  }

  private static Step list(String id, String group, String queue) {
    SubscriptionId of = new SubscriptionId(new GroupId(PROD, group), queue);
    return step(
        id,
        new PublishSkips(of, "id", List.of(new Chosen(0, "3")), LIST, STATUS),
        new WayBack.Undo(new WithdrawSkips(of, LIST, STATUS)),
        false);
  }

  private static Abreast abreast(int most) {
    return new Abreast(new SideBySide(most, Executors::newVirtualThreadPerTaskExecutor));
  }

  private static List<List<String>> lots(int most, Step... steps) {
    return abreast(most).lots(List.of(steps)).stream()
        .map(lot -> lot.stream().map(Step::id).toList())
        .toList();
  }

  @Test
  void copiesAndListsOfDifferentGroupsGoTogether() {
    assertThat(lots(8, aside("1", "a", "x"), aside("2", "b", "y"), list("3", "c", "x")))
        .containsExactly(List.of("1", "2", "3"));
  }

  @Test
  void stepsOfOneGroupGoOneAfterTheOther() {
    assertThat(lots(8, list("1", "a", "x"), list("2", "b", "x"), list("3", "a", "y")))
        .containsExactly(List.of("1", "2"), List.of("3"));
  }

  @Test
  void whatChangesSettingsGoesAlone() {
    assertThat(lots(8, aside("1", "a", "x"), settings("2", ORDERS), aside("3", "b", "y")))
        .containsExactly(List.of("1"), List.of("2"), List.of("3"));
  }

  @Test
  void whereOnlyOneMayGoEachGoesAlone() {
    assertThat(lots(1, aside("1", "a", "x"), aside("2", "b", "y")))
        .containsExactly(List.of("1"), List.of("2"));
  }

  @Test
  void eachSeesTheOthersUnderWayAndAllAreToldInTheirOrder() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    List<Rest> rests =
        abreast(8)
            .run(
                List.of(
                    new Abreast.Work(aside("1", "a", "x"), () -> met(both, "first")),
                    new Abreast.Work(aside("2", "b", "y"), () -> met(both, "second"))));
    assertThat(rests).extracting(Rest::detail).containsExactly("first", "second");
  }

  private static Rest met(CountDownLatch both, String who) throws InterruptedException {
    both.countDown();
    return new Rest(StepState.DONE, both.await(60, TimeUnit.SECONDS) ? who : "alone");
  }

  @Test
  void whatOneThrowsIsThrownWhenTheOthersAreAtRest() {
    CountDownLatch thrown = new CountDownLatch(1);
    AtomicBoolean rested = new AtomicBoolean();
    assertThatThrownBy(() ->
            abreast(8)
                .run(
                    List.of(
                        new Abreast.Work(
                            aside("1", "a", "x"),
                            () -> {
                              thrown.countDown();
                              throw ScriptedWorld.broken();
                            }),
                        new Abreast.Work(
                            aside("2", "b", "y"),
                            () -> {
                              rested.set(thrown.await(60, TimeUnit.SECONDS));
                              return new Rest(StepState.DONE, "");
                            }))))
        .hasMessageContaining("it broke");
    assertThat(rested).isTrue();
  }

  /** One copy, the first list, and the others, as they are planned. */
  private static Plan skipping() {
    return new Plan(
        Instant.EPOCH,
        "test",
        "sha256:0",
        List.of(
            new Plan.Wave(1, "copy", List.of(aside("1", "a", "x"))),
            new Plan.Wave(2, "try", List.of(list("2", "a", "x"))),
            new Plan.Wave(3, "tell", List.of(list("3", "b", "x"), list("4", "c", "x")))),
        List.of());
  }

  private RunResult after(StepState copied, StepState first) throws InterruptedException {
    TreeMap<String, StepState> states = at("1", copied);
    states.put("2", first);
    return executor().run(order(skipping(), states, Optional.empty()));
  }

  @Test
  void noListGoesOutWhereTheCopiesFailed() throws InterruptedException {
    RunResult result = after(StepState.FAILED, StepState.PLANNED);
    assertThat(states(result))
        .containsExactly(StepState.FAILED, StepState.PLANNED, StepState.PLANNED, StepState.PLANNED);
    assertThat(result.steps().getLast().detail()).contains("step 1, which it rests on");
  }

  @Test
  void noOtherListGoesOutWhereTheFirstFailed() throws InterruptedException {
    RunResult result = after(StepState.DONE, StepState.FAILED);
    assertThat(states(result))
        .containsExactly(StepState.DONE, StepState.FAILED, StepState.PLANNED, StepState.PLANNED);
    assertThat(result.steps().getLast().detail()).contains("step 2, which it rests on");
  }

  @Test
  void aMemberThatHasNotAnsweredHoldsNoOtherGroupBack() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      world.probes.add(ScriptedWorld.broken());
    }
    RunResult result = after(StepState.DONE, StepState.IN_DOUBT);
    assertThat(result.steps().get(1).state()).isEqualTo(StepState.IN_DOUBT);
    assertThat(result.steps().getLast().detail()).doesNotContain("which it rests on");
    assertThat(world.probes).hasSizeLessThan(20);
  }
}
