package io.clawback.engine;

import static io.clawback.engine.World.each;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.engine.parity.ParityMatrix;
import io.clawback.engine.parity.ParityMatrix.Cell;
import io.clawback.engine.parity.ParityMatrix.Verdict;
import io.clawback.model.finding.Finding.BlindSpot;
import io.clawback.model.finding.Finding.Change;
import io.clawback.model.finding.Finding.ParityDrift;
import io.clawback.model.fleet.ParityRule.AtLeast;
import io.clawback.model.fleet.ParityRule.Equal;
import io.clawback.model.fleet.ParityRule.Ratio;
import io.clawback.model.fleet.ParityRule.Relation;
import io.clawback.model.fleet.ParityRule.Within;
import io.clawback.model.json.RecordJson;
import io.clawback.model.observed.Capability;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ParityTest {
  private final World world = new World();

  private List<ParityDrift> drifts() {
    return drifts(world);
  }

  private static List<ParityDrift> drifts(World world) {
    return world.detect().stream()
        .filter(ParityDrift.class::isInstance)
        .map(ParityDrift.class::cast)
        .toList();
  }

  private ParityMatrix matrix() {
    return world.engine.parity(world.fleet(), world.snapshot());
  }

  private static List<String> cells(ParityMatrix matrix) {
    return matrix.rows().stream()
        .flatMap(
            r -> r.cells().stream().map(c -> c.environment() + " " + c.value() + " " + c.verdict()))
        .toList();
  }

  private record Compared(
      String name, Relation relation, String prod, String staging, boolean agree) {}

  @TestFactory
  List<DynamicTest> relations() {
    return List.of(
            new Compared("equalText", new Equal(), "delete", "delete", true),
            new Compared("otherText", new Equal(), "delete", "compact", false),
            new Compared("equalNumbersInOtherWords", new Equal(), "1.0", "1", true),
            new Compared("otherNumbers", new Equal(), "1", "2", false),
            new Compared("moreIsAtLeast", new AtLeast(), "5", "6", true),
            new Compared("lessIsNotAtLeast", new AtLeast(), "5", "4", false),
            new Compared("unlimitedIsAtLeastAnything", new AtLeast(), "5", "-1", true),
            new Compared("nothingIsAtLeastUnlimited", new AtLeast(), "-1", "5", false),
            new Compared("theRatioIsInclusive", new Ratio(0.5, 2), "10", "5", true),
            new Compared("belowTheRatio", new Ratio(0.5, 2), "10", "4", false),
            new Compared("aboveTheRatio", new Ratio(0.5, 2), "10", "21", false),
            new Compared("bothZeroHaveARatio", new Ratio(0.5, 2), "0", "0", true),
            new Compared("somethingAndZeroHaveNone", new Ratio(0.5, 2), "0", "1", false),
            new Compared("withinIsInclusive", new Within(3), "10", "7", true),
            new Compared("notWithin", new Within(3), "10", "6", false))
        .stream()
        .map(c ->
            DynamicTest.dynamicTest(
                c.name(),
                () -> {
                  World one = new World();
                  one.broker("prod").queue("q", 1).set("retention.ms", c.prod());
                  one.broker("staging").queue("q", 1).set("retention.ms", c.staging());
                  one.rule("r", "queue.settings.retention.ms", "q", "prod", c.relation(), true);
                  assertThat(drifts(one).isEmpty()).isEqualTo(c.agree());
                }))
        .toList();
  }

  private record Classed(String name, String key, String staging, String prod, Change change) {}

  @TestFactory
  List<DynamicTest> changes() {
    return List.of(
            new Classed("longerRetention", "retention.ms", "100", "200", Change.SAFE),
            new Classed("shorterRetention", "retention.ms", "200", "100", Change.UNSAFE),
            new Classed("endlessRetention", "retention.ms", "200", "-1", Change.SAFE),
            new Classed("anEndToRetention", "retention.ms", "-1", "200", Change.UNSAFE),
            new Classed("moreBytes", "retention.bytes", "100", "200", Change.SAFE),
            new Classed("fewerBytes", "retention.bytes", "-1", "200", Change.UNSAFE),
            new Classed("cleanup", "cleanup.policy", "delete", "compact", Change.UNSAFE),
            new Classed("biggerMessages", "max.message.bytes", "1", "2", Change.SAFE),
            new Classed("smallerMessages", "max.message.bytes", "2", "1", Change.UNSAFE),
            new Classed("compression", "compression.type", "gzip", "zstd", Change.SAFE),
            new Classed("moreInSync", "min.insync.replicas", "1", "2", Change.UNSAFE),
            new Classed(
                "uncleanOff", "unclean.leader.election.enable", "true", "false", Change.SAFE),
            new Classed(
                "uncleanOn", "unclean.leader.election.enable", "false", "true", Change.UNSAFE),
            new Classed("whatNobodyKnows", "some.new.key", "1", "2", Change.UNSAFE))
        .stream()
        .map(c ->
            DynamicTest.dynamicTest(
                c.name(),
                () -> {
                  World one = new World();
                  one.broker("prod").queue("q", 1).set(c.key(), c.prod());
                  one.broker("staging").queue("q", 1).set(c.key(), c.staging());
                  one.rule("r", "queue.settings." + c.key(), "q", "prod", new Equal(), true);
                  assertThat(drifts(one))
                      .singleElement()
                      .satisfies(d -> assertThat(d.change()).isEqualTo(c.change()));
                }))
        .toList();
  }

  @Test
  void morePartitionsCannotBeUndoneAndFewerCannotBeSet() {
    world.broker("prod").queue("more", 8);
    world.broker("staging").queue("more", 6);
    world.broker("prod").queue("fewer", 6);
    world.broker("staging").queue("fewer", 8);
    world.rule("r", "queue.partitions", "*", "prod", new Equal(), true);

    assertThat(drifts())
        .extracting(d -> d.subject() + " " + d.found() + " " + d.wanted() + " " + d.change())
        .containsExactlyInAnyOrder("more 6 8 IRREVERSIBLE", "fewer 8 6 NOT_CHANGEABLE");
  }

  @Test
  void whatTheBrokerCannotChangeIsNotChangeable() {
    world.broker("prod").queue("q", 8).replication = 3;
    world.broker("staging").without(Capability.PARTITIONS).queue("q", 6).replication = 1;
    world.rule("p", "queue.partitions", "*", "prod", new Equal(), true);
    world.rule("r", "queue.replication", "*", "prod", new Equal(), true);

    assertThat(drifts()).hasSize(2).allMatch(d -> d.change() == Change.NOT_CHANGEABLE);
  }

  @Test
  void aSubjectThatIsMissingSomewhereIsADrift() {
    world.broker("prod").queue("q", 8);
    world.broker("staging");
    world.rule("r", "queue.partitions", "*", "prod", new Equal(), true);

    assertThat(drifts())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.environment()).isEqualTo("staging");
          assertThat(d.found()).isEqualTo("(missing)");
          assertThat(d.change()).isEqualTo(Change.NOT_CHANGEABLE);
        });
    assertThat(cells(matrix()))
        .containsExactly("prod 8 REFERENCE", "dev - UNSEEN", "staging (missing) MISSING");
  }

  @Test
  void anUnseenReferenceAccusesNobody() {
    world.broker("staging").queue("q", 6);
    world.broker("dev").queue("q", 4);
    world.rule("r", "queue.partitions", "*", "prod", new Equal(), true);

    assertThat(drifts()).isEmpty();
    assertThat(matrix().drifts()).isZero();
  }

  @Test
  void unreadableSettingsAreUnseenNotUnset() {
    world.broker("prod").queue("q", 1).settings.clear();
    world.broker("staging").queue("q", 1);
    world.rule("r", "queue.settings.retention.ms", "*", "prod", new Equal(), true);

    assertThat(drifts()).isEmpty();
    assertThat(matrix().rows().getFirst().cells())
        .extracting(Cell::verdict)
        .containsOnly(Verdict.UNSEEN);
  }

  @Test
  void withoutAReferenceTheFirstKnownEnvironmentIsCompared() {
    world.broker("staging").queue("q", 6);
    world.broker("prod").queue("q", 8);
    world.rule("r", "queue.partitions", "*", "", new Equal(), true);

    assertThat(drifts())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.environment()).isEqualTo("prod");
          assertThat(d.reference()).isEmpty();
          assertThat(d.wanted()).isEqualTo("6");
        });
  }

  @Test
  void aQueueThatCouldNotBeSeenIsNotMissing() {
    world.broker("prod").queue("q", 8);
    world.broker("prod").queue("other", 8);
    world.broker("staging").unseen("queue q");
    world.rule("r", "queue.partitions", "*", "prod", new Equal(), true);

    assertThat(drifts()).extracting(ParityDrift::subject).containsExactly("other");
  }

  @Test
  void internalQueuesAreLeftOut() {
    world.broker("prod").queue("__offsets", 50).internal = true;
    world.broker("staging").queue("__offsets", 10).internal = true;
    world.rule("r", "queue.partitions", "*", "prod", new Equal(), true);

    assertThat(matrix().rows()).isEmpty();
  }

  @Test
  void aQuotaThatIsNotThereIsNoLimit() {
    world.broker("prod").quota("c", "producer_byte_rate", 100);
    world.broker("staging");
    world.rule("equal", "quota.producer_byte_rate", "*", "prod", new Equal(), true);
    world.rule("least", "quota.producer_byte_rate", "*", "prod", new AtLeast(), true);

    assertThat(drifts())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.rule()).isEqualTo("equal");
          assertThat(d.found()).isEqualTo("(not set)");
          assertThat(d.change()).isEqualTo(Change.UNSAFE);
        });
  }

  @Test
  void groupsAreComparedByLagNeverByOffsets() {
    world.broker("prod").queue("q", 1).logEnd = 50_000_000;
    world.broker("prod").group("g").behind("q", 100);
    world.broker("staging").group("g").behind("q", 120);
    world.rule("r", "group.lag", "g", "prod", new Within(50), true);

    assertThat(drifts()).isEmpty();
  }

  @Test
  void anUnknownPartitionMakesTheGroupsLagUnseen() {
    world.broker("prod").group("g").behind("q", 100, 0);
    world.broker("staging").group("g").behind("q", -1, 9_000);
    world.rule("r", "group.lag", "g", "prod", new Within(50), true);

    assertThat(drifts()).isEmpty();
    assertThat(cells(matrix())).contains("staging - UNSEEN");
  }

  @Test
  void consumedCountsAreTakenOverTheTimeThatBothShare() {
    GroupBuilder prod = world.broker("prod").group("g").behind("q", 100, 100);
    GroupBuilder staging = world.broker("staging").group("g").behind("q", 100, 100);
    world.past(prod, "q", 9, 10, each(2, 50), each(2, 50));
    world.past(staging, "q", 3, 10, each(2, 10), each(2, 10));
    world.rule("r", "group.consumed", "g", "prod", new Within(100), true);

    assertThat(drifts())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.wanted()).isEqualTo("3000");
          assertThat(d.found()).isEqualTo("600");
        });
    assertThat(cells(matrix())).allMatch(c -> c.endsWith("UNSEEN"));
  }

  @Test
  void aPropertyThatNobodyKnowsIsABlindSpot() {
    world.broker("prod").queue("q", 1);
    world.rule("r", "queue.colour", "*", "prod", new Equal(), true);

    assertThat(world.detect())
        .singleElement()
        .isInstanceOfSatisfying(
            BlindSpot.class, b -> assertThat(b.evidence().getFirst()).contains("queue.colour"));
  }

  @Test
  void theMatrixIsADocument() {
    ParityMatrix matrix =
        ScenarioOneTest.world()
            .engine
            .parity(ScenarioOneTest.world().fleet(), ScenarioOneTest.world().snapshot());

    assertThat(matrix.environments()).containsExactly("dev", "prod", "staging");
    assertThat(matrix.drifts()).isEqualTo(4);
    assertThat(RecordJson.write(matrix).pretty()).contains("\"verdict\": \"DRIFTS\"");
  }
}
