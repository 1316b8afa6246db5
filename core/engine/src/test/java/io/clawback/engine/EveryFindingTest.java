package io.clawback.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.plan.DeclineCode;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.Change;
import io.clawback.model.finding.Finding.ParityDrift;
import io.clawback.model.finding.Severity;
import io.clawback.model.json.RecordJson;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What holds in every world, over some hundreds of them. */
class EveryFindingTest {
  private static final int WORLDS = 300;

  @Test
  void everyFindingEndsInExactlyOnePlace() {
    TreeSet<String> kinds = new TreeSet<>();
    TreeSet<String> steps = new TreeSet<>();
    for (long seed = 0; seed < WORLDS; seed++) {
      World world = RandomWorlds.draw(seed);
      FleetSnapshot seen = world.engine.withAges(world.history(), world.snapshot());
      List<Finding> findings =
          world.engine.detect(world.fleet(), world.history(), seen, World.NOW, world.contents);
      Plan plan =
          world.engine.plan(world.fleet(), world.history(), seen, findings, world.request());
      List<String> places = new ArrayList<>();
      plan.steps().forEach(s -> places.addAll(s.findings()));
      plan.declined().stream().map(Declined::finding).forEach(places::add);
      Collections.sort(places);

      assertThat(places)
          .as("seed " + seed)
          .isEqualTo(findings.stream().map(Finding::key).sorted().toList());
      assertThat(plan.declined())
          .as("seed " + seed)
          .allMatch(d -> DeclineCode.of(d.code()).isPresent() && !d.reason().isBlank());
      findings.forEach(f -> kinds.add(f.getClass().getSimpleName()));
      plan.steps().forEach(s -> steps.add(s.operation().getClass().getSimpleName()));
    }
    assertThat(kinds).hasSize(Finding.class.getPermittedSubclasses().length);
    assertThat(steps)
        .contains(
            "RestartConsumers",
            "RemoveMembers",
            "ScaleConsumers",
            "ExpandPartitions",
            "AlterSettings",
            "AlterQuota");
  }

  @Test
  void everyStepKeepsTheRules() {
    for (long seed = 0; seed < WORLDS; seed++) {
      World world = RandomWorlds.draw(seed);
      List<Finding> findings = world.detect();
      Plan plan = world.plan();
      TreeMap<String, Severity> worst = new TreeMap<>();
      TreeMap<String, Change> change = new TreeMap<>();
      findings.forEach(f -> worst.merge(f.key(), f.severity(), (a, b) -> a));
      for (Finding finding : findings) {
        if (finding instanceof ParityDrift drift) {
          change.put(drift.key(), drift.change());
        }
      }
      Severity before = Severity.CRITICAL;
      for (Plan.Wave wave : plan.waves()) {
        TreeSet<String> targets = new TreeSet<>();
        Severity level =
            wave.steps().stream()
                .flatMap(s -> s.findings().stream())
                .map(worst::get)
                .max(Severity::compareTo)
                .orElseThrow();
        assertThat(level).as("seed " + seed).isLessThanOrEqualTo(before);
        before = level;
        for (Step step : wave.steps()) {
          assertThat(targets.add(group(step.operation()))).as("seed " + seed).isTrue();
          assertThat(step.preconditions()).as("seed " + seed).isNotEmpty();
          assertThat(step.reason()).as("seed " + seed).isNotBlank();
          assertThat(world.engine.unmet(step.preconditions(), world.snapshot()))
              .as("seed " + seed + " " + step.id())
              .isEmpty();
          if (step.wayBack() instanceof WayBack.Irreversible
              || step.findings().stream().anyMatch(k -> change.get(k) == Change.UNSAFE)) {
            assertThat(step.needsApproval()).as("seed " + seed + " " + step.id()).isTrue();
          }
        }
      }
    }
  }

  /** A group and its consumers are one target. */
  private static String group(Operation operation) {
    return operation instanceof Operation.ScaleConsumers scale
        ? "group " + scale.group()
        : operation.target();
  }

  @Test
  void theSameWorldGivesTheSameBytes() {
    Random random = new Random(1);
    for (long seed = 0; seed < WORLDS; seed += 7) {
      World one = RandomWorlds.draw(seed);
      World other = RandomWorlds.draw(seed);
      Collections.shuffle(other.tenants, random);
      Collections.shuffle(other.running, random);
      String findings = RecordJson.write(one.detect()).canonical();

      assertThat(RecordJson.write(other.detect()).canonical())
          .as("seed " + seed)
          .isEqualTo(findings);
      assertThat(other.plan().id()).as("seed " + seed).isEqualTo(one.plan().id());
      assertThat(Plan.read(one.plan().json())).as("seed " + seed).isEqualTo(one.plan());
    }
  }
}
