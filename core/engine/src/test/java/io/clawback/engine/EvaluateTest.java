package io.clawback.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.evaluate.Evaluator;
import io.clawback.model.finding.Evaluation;
import io.clawback.model.finding.Evaluation.OfTenant;
import io.clawback.model.finding.Evaluation.Reading;
import io.clawback.model.finding.Evaluation.Unit;
import io.clawback.model.finding.Evaluation.Verdict;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far tenants exceed what was agreed, the worst first. */
class EvaluateTest {
  private final World world = new World();

  private void tenant(String name, long... lag) {
    world.tenant(name, name + "-*", name + "-*");
    world.broker("prod").group(name + "-g").behind(name + "-q", lag);
  }

  private Evaluation evaluate() {
    return world.engine.evaluate(world.fleet(), world.history(), world.snapshot(), Scope.ALL);
  }

  private Reading only() {
    return evaluate().tenants().getFirst().readings().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "100, 0, MET, 0",
    "100, 79, MET, 0",
    "100, 80, ALERTED, 0",
    "100, 100, ALERTED, 0",
    "1000, 1001, EXCEEDED, 0",
    "100, 101, EXCEEDED, 1",
    "100, 200, EXCEEDED, 100",
    "100, 439, EXCEEDED, 339",
    "100, 440, EXCEEDED, 340",
    "192566, 847293, EXCEEDED, 340",
    "3, 4, EXCEEDED, 33",
    "1, 9223372036854775807, EXCEEDED, 9223372036854775807"
  })
  void percentIsWhatIsMoreThanAllowedOfWhatIsAllowed(
      long allowed, long seen, Verdict verdict, long percent) {
    tenant("a", seen);
    world.slo("o", Scope.ALL, allowed);

    assertThat(only().verdict()).isEqualTo(verdict);
    assertThat(only().exceededPercent()).contains(percent);
  }

  @Test
  void whatIsUnknownIsNeitherMetNorZero() {
    tenant("a", -1, -2);
    world.slo("o", Scope.ALL, 100);

    assertThat(only().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(only().exceededPercent()).isEmpty();
    assertThat(only().seen().number()).isEmpty();
  }

  @Test
  void whatIsKnownInPartIsALowerBound() {
    tenant("a", 300, -1);
    tenant("b", 50, -1);
    world.slo("o", Scope.ALL, 100);

    List<OfTenant> tenants = evaluate().tenants();

    Reading over = tenants.get(0).readings().getFirst();
    assertThat(over.verdict()).isEqualTo(Verdict.EXCEEDED);
    assertThat(over.atLeast()).isTrue();
    assertThat(over.exceededPercent()).contains(200L);
    // Fifty are within, and nobody knows how many more there are.
    assertThat(tenants.get(1).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void theWorstComesFirstAndTiesByName() {
    for (String name : List.of("d", "a", "z", "b", "c", "silent", "blind")) {
      long lag =
          switch (name) {
            case "z" -> 900;
            case "a", "b" -> 250;
            case "c" -> 90;
            case "blind" -> -1;
            default -> 1;
          };
      if (name.equals("silent")) {
        world.tenant(name, "silent-*", "silent-*");
      } else {
        tenant(name, lag);
      }
    }
    world.slo("o", Scope.ALL, 100);

    assertThat(evaluate().tenants())
        .extracting(t -> t.tenant().value())
        .containsExactly("z", "a", "b", "blind", "silent", "c", "d");
  }

  @Test
  void slaIsWorseThanAnObjectiveOfOursThatIsExceededFurther() {
    tenant("ours", 290);
    tenant("theirs", 110);
    world.objectives.add(
        new Objective(
            "promised",
            Objective.Kind.SLA,
            World.scope("theirs", ""),
            Optional.of(100L),
            Optional.empty(),
            80,
            1));
    world.slo("o", Scope.ALL, 100);

    assertThat(evaluate().tenants())
        .extracting(t -> t.tenant().value())
        .containsExactly("theirs", "ours");
  }

  @Test
  void ageIsJudgedBesideMessagesAndTheWorseOfThemLeads() {
    world.tenant("a", "a-*", "a-*");
    world.broker("prod").group("a-g").behind("a-q", new long[] {150}, new long[] {600});
    world.objectives.add(
        new Objective(
            "o",
            Objective.Kind.SLO,
            Scope.ALL,
            Optional.of(100L),
            Optional.of(Duration.ofMinutes(5)),
            80,
            1));

    assertThat(evaluate().tenants().getFirst().readings())
        .extracting(Reading::unit, Reading::allowed, r -> r.exceededPercent().orElse(-1L))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Unit.SECONDS, 300L, 100L),
            org.assertj.core.groups.Tuple.tuple(Unit.MESSAGES, 100L, 50L));
  }

  @ParameterizedTest
  @CsvSource({
    "200, ''",
    "299, ''",
    "300, FAST",
    "439, FAST",
    "440, AGGRESSIVE_DRAIN",
    "99999, AGGRESSIVE_DRAIN",
    "-1, ''"
  })
  void theLastTierThatIsReachedApplies(long lag, String tier) {
    tenant("a", lag);
    world.slo("o", Scope.ALL, 100);
    world.automatic();
    world.tier("FAST", 200, Permission.AUTOMATIC, StepKind.SCALE);
    world.tier("AGGRESSIVE_DRAIN", 340, Permission.AUTOMATIC, StepKind.QUARANTINE);

    assertThat(only().tier().orElse("")).isEqualTo(tier);
    assertThat(only().policy()).contains("standard");
  }

  @Test
  void comesOutTheSameInWhateverOrderTenantsAreJudged() {
    for (int i = 0; i < 40; i++) {
      tenant("t" + i, 60 + (i * 37L) % 300);
    }
    world.slo("o", Scope.ALL, 100);
    Evaluation expected = evaluate();
    Evaluator evaluator =
        world.engine.evaluation(world.fleet(), world.history(), world.snapshot(), Scope.ALL);

    for (int seed = 0; seed < 20; seed++) {
      List<OfTenant> judged =
          new ArrayList<>(evaluator.tenants().stream().map(evaluator::of).toList());
      Collections.shuffle(judged, new Random(seed));
      assertThat(Evaluator.ranked(World.NOW, judged)).isEqualTo(expected);
    }
  }
}
