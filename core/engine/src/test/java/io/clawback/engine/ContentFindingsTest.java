package io.clawback.engine;

import static io.clawback.engine.World.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BlindSpot;
import io.clawback.model.finding.Finding.ConflictingMessages;
import io.clawback.model.finding.Finding.DuplicateMessages;
import io.clawback.model.finding.Finding.NoisyTenant;
import io.clawback.model.finding.Finding.PoisonMessages;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Policy.Permission;
import io.clawback.model.fleet.Scope;
import io.clawback.model.observed.ContentReport.Kind;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.StepKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContentFindingsTest {
  private final World world = new World();

  private GroupBuilder group(long... lag) {
    GroupBuilder group = world.broker("prod").group("g");
    group.member("a", "q", 0).member("b", "q", 1).behind("q", lag);
    return group;
  }

  private Reports inside() {
    return Reports.of(world.broker("prod").group("g").on("q"));
  }

  private <T extends Finding> List<T> found(Class<T> kind) {
    return world.detect().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private Declined declined(Plan plan, String prefix) {
    return plan.declined().stream()
        .filter(d -> d.finding().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void poisonIsWhatIsCertainEnough() {
    group(50, 50);
    world.contents.add(
        inside()
            .read(847_293, 177_931_530)
            .poison("a1", 97, 18_000, 0, 17)
            .poison("a2", 90, 247, 1, 4)
            .poison("a3", 89, 500, 1, 8)
            .build());

    PoisonMessages poison = found(PoisonMessages.class).getFirst();

    assertThat(poison.poison()).extracting(Finding.Poison::signature).containsExactly("a1", "a2");
    assertThat(poison.messages()).isEqualTo(18_247);
    assertThat(poison.of()).isEqualTo(847_293);
    assertThat(poison.severity()).isEqualTo(Severity.MINOR);
    assertThat(poison.blocked()).isEmpty();
    assertThat(poison.key()).isEqualTo("poison:" + world.broker("prod").group("g").on("q"));
    assertThat(poison.evidence().getFirst())
        .isEqualTo(
            "18,247 of 847,293 messages read (2.15 %) cannot be processed: 2 signatures at 90 %"
                + " confidence or more.");
  }

  @Test
  void aMessageInTwoSignaturesIsCountedOnce() {
    group(50, 50);
    world.contents.add(
        inside()
            .read(100, 20_000)
            .poisonOf("a1", 97, 0, 1, 2, 3, 4)
            .poisonOf("a2", 95, 0, 3, 4, 5)
            .build());

    PoisonMessages poison = found(PoisonMessages.class).getFirst();

    assertThat(poison.messages()).isEqualTo(5);
    assertThat(poison.evidence().getFirst())
        .startsWith("5 of 100 messages read (5 %) cannot be processed: 2 signatures");
    assertThat(declined(world.plan(), "poison:").reason())
        .startsWith("Would quarantine 5 of 100 messages of 2 signatures");
  }

  @Test
  void anEvolutionAndARareShapeAreNeverPoison() {
    group(50, 50);
    world.contents.add(
        inside()
            .signature("e", Kind.EVOLUTION, 99, 900, 0, 1)
            .signature("r", Kind.RARE, 99, 3, 0, 2)
            .build());

    assertThat(found(PoisonMessages.class)).isEmpty();
  }

  @Test
  void aGroupStandsAtPoisonWhereItsPositionIsOne() {
    GroupBuilder group = group(500, 500);
    world.slo("o", scope("", "g"), 100);
    world.contents.add(inside().poison("a1", 97, 20, 1, 1_000_000 - 500).build());

    PoisonMessages poison = found(PoisonMessages.class).getFirst();

    assertThat(poison.blocked()).containsExactly(1);
    assertThat(poison.severity()).isEqualTo(Severity.CRITICAL);

    group.behind("q", 500, 499);
    assertThat(found(PoisonMessages.class).getFirst().blocked()).isEmpty();
  }

  @Test
  void aGroupThatMovesDoesNotStandAtPoison() {
    GroupBuilder group = group(500, 500);
    world.contents.add(inside().poison("a1", 97, 20, 1, 1_000_000 - 500).build());

    world.past(group, "q", 6, 10, World.each(2, 10), World.each(2, 10));
    assertThat(found(PoisonMessages.class).getFirst().blocked()).isEmpty();

    world.past(group, "q", 6, 10, World.each(2, 10), new double[] {10, 0});
    assertThat(found(PoisonMessages.class).getFirst().blocked()).containsExactly(1);
  }

  @Test
  void aGroupThatNobodyReadsForIsStoppedAlthoughItStandsAtPoison() {
    group(500, 500).members.clear();
    world.slo("o", scope("", "g"), 100).runs("g", 1, 2).automatic();
    world.contents.add(inside().poison("a1", 97, 20, 1, 1_000_000 - 500).build());

    Declined breach = declined(world.plan(), "breach:");

    assertThat(breach.code()).isEqualTo("consumers-stopped");
    assertThat(breach.reason())
        .startsWith("Nobody reads, and 500 of 1,000 messages behind wait on partition 1 behind");
  }

  @Test
  void moreConsumersAreNoRemedyForAGroupThatStandsAtPoison() {
    group(500, 500);
    world.slo("o", scope("", "g"), 100).runs("g", 1, 2).automatic();
    assertThat(world.plan().steps()).isEmpty();
    world.broker("prod").group("g").members.clear();
    world.broker("prod").group("g").member("a", "q", 0, 1);
    assertThat(world.plan().steps()).hasSize(1);

    world.contents.add(inside().poison("a1", 97, 20, 1, 1_000_000 - 500).build());
    Plan plan = world.plan();

    assertThat(plan.steps()).isEmpty();
    Declined breach = declined(plan, "breach:");
    assertThat(breach.code()).isEqualTo("stuck-on-poison");
    assertThat(breach.reason())
        .startsWith(
            "500 of 1,000 messages behind wait on partition 1 behind a poison message: more"
                + " consumers do not help, nor a restart, for each meets the same message.");
  }

  @Test
  void poisonThatHoldsLittleBackDoesNotForbidMoreConsumers() {
    GroupBuilder group = group(5_000, 500);
    group.members.clear();
    group.member("a", "q", 0, 1);
    world.slo("o", scope("", "g"), 100).runs("g", 1, 2).automatic();
    world.contents.add(inside().poison("a1", 97, 20, 1, 1_000_000 - 500).build());

    assertThat(world.plan().steps()).hasSize(1);
    assertThat(declined(world.plan(), "poison:").code()).isEqualTo("no-quarantine");
  }

  @Test
  void theDeclineSaysWhatWouldBeDoneAndWhatTheBudgetAllows() {
    group(50, 50);
    world.policy(
        Scope.ALL,
        Permission.AUTOMATIC,
        new Budget(10_000, 5, Duration.ofMinutes(1), 0, 0),
        StepKind.SCALE);
    world.contents.add(
        inside()
            .read(847_293, 177_931_530)
            .poison("a1", 97, 18_000, 0, 17)
            .poison("a2", 90, 240, 1, 4)
            .poison("a3", 90, 7, 1, 1_000_000 - 50)
            .build());

    assertThat(declined(world.plan(), "poison:").reason())
        .isEqualTo(
            "Would quarantine 18,247 of 847,293 messages of 3 signatures; policy 'standard' allows a"
                + " run 10,000 messages and 5 % of the queue (42,364 of what was read), which is"
                + " too little; positions: the group stands at one on partition 1, the first is on"
                + " partition 0 at offset 17. No queue is declared that messages of prod/main/q are"
                + " set aside in. `inspect prod/main/g:q --offsets a1` lists them.");
  }

  @Test
  void repetitionsAndConflictsAreTwoFindings() {
    group(50, 50);
    world.automatic();
    world.contents.add(inside().repeats(40, 3).build());

    assertThat(found(DuplicateMessages.class).getFirst().duplicates()).isEqualTo(40);
    assertThat(found(DuplicateMessages.class).getFirst().severity()).isEqualTo(Severity.MINOR);
    assertThat(found(ConflictingMessages.class).getFirst().conflicts()).isEqualTo(3);
    assertThat(found(ConflictingMessages.class).getFirst().severity()).isEqualTo(Severity.MAJOR);
    Plan plan = world.plan();
    assertThat(declined(plan, "duplicates:").code()).isEqualTo("no-message-steps");
    assertThat(declined(plan, "duplicates:").reason())
        .startsWith("Would hold back 40 of 1,000 messages that repeat a key; the originals stay;");
    assertThat(declined(plan, "conflicts:").code()).isEqualTo("no-remedy");
  }

  @Test
  void whatWasAcceptedBeforeIsARepetitionToo() {
    group(50, 50);
    world.contents.add(inside().accepted(7, 2, 80).build());

    DuplicateMessages duplicates = found(DuplicateMessages.class).getFirst();
    assertThat(duplicates.duplicates()).isEqualTo(7);
    assertThat(duplicates.evidence())
        .containsExactly(
            "7 of 1,000 messages with a key (0.70 %) have a key that was accepted since "
                + World.NOW.minusSeconds(86_400)
                + ", with the same content.",
            "For one: partition 1 offset 2 repeats partition 0 offset 1 of "
                + World.NOW.minusSeconds(3_600)
                + ".",
            "Of what was accepted since then 80 % is known.",
            "More may have been accepted before than is told.");
    ConflictingMessages conflicts = found(ConflictingMessages.class).getFirst();
    assertThat(conflicts.conflicts()).isEqualTo(2);
    assertThat(conflicts.evidence().getFirst()).contains("with other content");
  }

  @Test
  void aTenantIsNoisyWithHalfOfItAndFourTimesTheNext() {
    group(50, 50);
    world.contents.add(inside().tenant("a", 800).tenant("b", 200).build());
    assertThat(found(NoisyTenant.class).getFirst().sharePercent()).isEqualTo(80);

    world.contents.set(0, inside().tenant("a", 799).tenant("b", 201).build());
    assertThat(found(NoisyTenant.class)).isEmpty();

    world.contents.set(
        0,
        inside()
            .tenant("a", 49)
            .tenant("b", 10)
            .tenant("c", 10)
            .tenant("d", 10)
            .tenant("e", 10)
            .tenant("f", 10)
            .tenant("g", 10)
            .build());
    assertThat(found(NoisyTenant.class)).isEmpty();
  }

  @Test
  void aTenantThatAlwaysHadMostIsNotNoisy() {
    group(50, 50);
    world.contents.add(inside().tenant("a", 900).tenant("b", 100).build());
    world.contents.add(inside().tenant("a", 800).tenant("b", 200).earlier(600).build());
    NoisyTenant young = found(NoisyTenant.class).getFirst();
    assertThat(young.beforePercent()).isEmpty();
    assertThat(young.evidence()).contains("At " + World.NOW.minusSeconds(600) + " it had 80 %.");

    world.contents.add(inside().tenant("a", 800).tenant("b", 200).earlier(86_400).build());
    assertThat(found(NoisyTenant.class)).isEmpty();

    world.contents.add(inside().tenant("a", 300).tenant("b", 700).earlier(90_000).build());
    NoisyTenant noisy = found(NoisyTenant.class).getFirst();
    assertThat(noisy.noisy()).isEqualTo("a");
    assertThat(noisy.beforePercent()).isEqualTo(Optional.of(30));
    assertThat(declined(world.plan(), "noisy:").code()).isEqualTo("tenant-not-limited");
  }

  @Test
  void tooFewMessagesSayNothingOfTenants() {
    group(50, 50);
    world.contents.add(inside().tenant("a", 90).tenant("b", 9).build());

    assertThat(found(NoisyTenant.class)).isEmpty();
  }

  @Test
  void whatCouldNotBeLookedAtIsABlindSpot() {
    group(50, 50);
    world.contents.add(inside().unreadable(1, 77).cut(0, 10, 30, 100).build());

    BlindSpot blind = found(BlindSpot.class).getFirst();

    assertThat(blind.key()).startsWith("blind:content:");
    assertThat(blind.evidence())
        .containsExactly(
            "Partition 1 offset 77, 400,000,000 bytes: larger than the bound.",
            "Partition 0 was read up to offset 30 of 100: time was up.");
    assertThat(declined(world.plan(), "blind:content:").code()).isEqualTo("blind");
  }

  @Test
  void aCleanQueueMakesNoFinding() {
    group(0, 0);
    world.contents.add(Reports.of(world.broker("prod").queue("q", 2).id).build());

    assertThat(world.detect()).isEmpty();
  }

  @Test
  void thePlanOfAGroupThatStandsAtPoisonIsOnRecord() {
    GroupBuilder group = group(500, 500);
    group.members.clear();
    group.member("a", "q", 0, 1);
    world.slo("o", scope("", "g"), 100).runs("g", 1, 2).automatic();
    world.past(group, "q", 6, 10, World.each(2, 5), World.each(2, 0));
    world.contents.add(
        inside()
            .read(1_000, 200_000)
            .poison("9f86d081", 97, 12, 0, 999_500)
            .poison("60303ae2", 95, 8, 1, 999_500)
            .repeats(40, 3)
            .tenant("loud", 900)
            .tenant("quiet", 100)
            .unreadable(1, 999_777)
            .build());

    Golden.check("messages", world.plan());
  }
}
