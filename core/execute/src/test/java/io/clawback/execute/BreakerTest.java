package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.execute.RunEvent.Circuit;
import io.clawback.execute.RunEvent.Circuit.State;
import io.clawback.execute.RunResult.Ending;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.MessageOperation.ResumeConsumers;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.StepState;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** What keeps failing is left alone, for a while, and nothing else is. */
class BreakerTest extends ExecutorFixture {
  private static final BrokerId OTHER = new BrokerId("prod", "other");

  private final List<RunEvent> told = new ArrayList<>();
  private long nanos;

  private Breaker breaker(long seed) {
    RandomGenerator chance =
        RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
    return new Breaker(
        new Clock() {
          @Override
          public Instant now() {
            return Instant.EPOCH;
          }

          @Override
          public long nanos() {
            return nanos;
          }
        },
        chance,
        told::add);
  }

  private static Operation settings(BrokerId broker) {
    return new Operation.AlterSettings(new QueueId(broker, "orders"), List.of(change("1", "2")));
  }

  private static Operation scale(String consumers) {
    return new Operation.ScaleConsumers(new GroupId(PROD, "g-" + consumers), consumers, 1, 2);
  }

  private static Step scaled(String id, String consumers) {
    Operation.ScaleConsumers scale = (Operation.ScaleConsumers) scale(consumers);
    return step(
        id,
        scale,
        new WayBack.Undo(new Operation.ScaleConsumers(scale.group(), consumers, 2, 1)),
        false);
  }

  private List<State> states() {
    return told.stream().map(e -> ((Circuit) e).state()).toList();
  }

  private static void fail(Breaker breaker, Operation operation, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(breaker.lets(operation)).isTrue();
      breaker.failed(operation, "no answer");
    }
  }

  @Test
  void opensAfterThreeFailuresInARowOnly() {
    Breaker breaker = breaker(1);
    fail(breaker, settings(PROD), 2);
    breaker.worked(settings(PROD));
    fail(breaker, settings(PROD), 2);
    assertThat(breaker.lets(settings(PROD))).isTrue();
    breaker.failed(settings(PROD), "no answer");

    assertThat(breaker.lets(settings(PROD))).isFalse();
    assertThat(breaker.why(settings(PROD)))
        .contains(
            "not tried: the circuit breaker of broker prod/main is open after 3 failures in a row,"
                + " the last: no answer");
    assertThat(breaker.lets(settings(OTHER))).isTrue();
  }

  @Test
  void letsOneStepThroughAfterAPauseAndClosesWhenThatWorks() {
    Breaker breaker = breaker(1);
    fail(breaker, settings(PROD), 3);
    long pause = ((Circuit) told.getFirst()).millis();
    assertThat(pause).isBetween(15_000L, 30_000L);

    nanos += Duration.ofMillis(pause).toNanos() - 1;
    assertThat(breaker.lets(settings(PROD))).isFalse();
    nanos++;
    assertThat(breaker.lets(settings(PROD))).isTrue();
    breaker.worked(settings(PROD));

    assertThat(states()).containsExactly(State.OPEN, State.HALF_OPEN, State.CLOSED);
    fail(breaker, settings(PROD), 2);
    assertThat(breaker.lets(settings(PROD))).isTrue();
  }

  @Test
  void pausesLongerEachTimeTheTryFails() {
    for (long seed = 0; seed < 200; seed++) {
      told.clear();
      Breaker breaker = breaker(seed);
      fail(breaker, settings(PROD), 3);
      for (int opening = 0; opening < 12; opening++) {
        Circuit open = (Circuit) told.getLast();
        long bound = Math.min(600_000, 30_000L << opening);
        assertThat(open.millis()).isBetween(bound / 2, bound);
        nanos += Duration.ofMillis(open.millis()).toNanos();
        fail(breaker, settings(PROD), 1);
        assertThat(breaker.lets(settings(PROD))).isFalse();
      }
    }
  }

  @Test
  void consumersThatDoNotAnswerKeepNobodyFromTheirBroker() {
    Breaker breaker = breaker(1);
    fail(breaker, scale("a"), 3);

    assertThat(breaker.lets(scale("a"))).isFalse();
    assertThat(breaker.lets(scale("b"))).isTrue();
    assertThat(breaker.lets(settings(PROD))).isTrue();
  }

  @Test
  void consumersOfABrokerThatDoesNotAnswerAreLeftAloneToo() {
    Breaker breaker = breaker(1);
    fail(breaker, settings(PROD), 3);

    assertThat(breaker.lets(scale("a"))).isFalse();
    assertThat(
            breaker.lets(
                new ResumeConsumers(
                    new SubscriptionId(new GroupId(PROD, "g"), "orders"), "readers", 2)))
        .isFalse();
  }

  @Test
  void oneTenantsBrokenHookStopsNobodyElsesSteps() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      world.acts.add(ScriptedWorld.broken());
    }

    RunResult result =
        executor().run(fresh(scaled("1.1", "a"), scaled("1.2", "b"), settings("1.3", ORDERS)));

    assertThat(states(result)).containsExactly(StepState.IN_DOUBT, StepState.DONE, StepState.DONE);
    assertThat(result.ending()).isEqualTo(Ending.INTERRUPTED);
  }

  @Test
  void brokerThatCannotBeLookedAtIsNotAskedAgainForEveryStepOnIt() throws InterruptedException {
    world.lookFailures = 100;

    RunResult result =
        executor().run(fresh(settings("1.1", ORDERS), settings("1.2", BILLS), scaled("1.3", "b")));

    assertThat(world.lookFailures).isEqualTo(97);
    assertThat(states(result)).containsOnly(StepState.PLANNED);
    assertThat(result.steps().get(0).detail()).startsWith("not tried: ").contains("no answer");
    assertThat(result.steps().get(1).detail())
        .contains("circuit breaker of broker prod/main is open");
    assertThat(result.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(world.log).noneMatch(l -> l.startsWith("act"));
  }

  @Test
  void lookThatSucceedsAtTheSecondTryIsEnough() throws InterruptedException {
    world.lookFailures = 1;

    assertThat(states(executor().run(fresh(settings("1.1", ORDERS)))))
        .containsExactly(StepState.DONE);
  }

  @Test
  void refusalIsAnAnswerAndNoFailure() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      world.acts.add(new Outcome.Refused(ScriptedWorld.no()));
    }

    RunResult result =
        executor()
            .run(
                fresh(
                    settings("1.1", ORDERS),
                    settings("1.2", BILLS),
                    scaled("1.3", "a"),
                    scaled("1.4", "b"),
                    settings("1.5", new QueueId(PROD, "more"))));

    assertThat(states(result)).last().isEqualTo(StepState.DONE);
    assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
  }
}
