package io.clawback.engine;

import static io.clawback.engine.World.each;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.finding.Cause;
import io.clawback.model.finding.Cause.Name;
import io.clawback.model.finding.Cause.RuledOut;
import io.clawback.model.finding.Cause.WrongRemedy;
import io.clawback.model.fleet.Scope;
import io.clawback.model.json.RecordJson;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.observed.GroupState.Phase;
import io.clawback.model.observed.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The decision table, line by line: a world for each cause, and worlds that fit several. */
class CausesTest {
  /** One line: what the world is like, and what its cause is called. */
  private record Line(String world, Name name, Name runnerUp, Consumer<Sight> made) {}

  private static final List<Line> LINES =
      List.of(
          new Line(
              "readers at the last stable offset",
              Name.HUNG_TRANSACTION,
              null,
              s -> s.working(4, 100, 0).stable(998_000)),
          new Line(
              "a listed transaction, and nobody reads",
              Name.HUNG_TRANSACTION,
              Name.STOPPED,
              s -> {
                s.working(4, 100, 0).stable(998_000).nobody();
                s.world.broker("prod").hangs("q", 0, 2_000);
              }),
          new Line(
              "an open transaction, but what lies before it is not read either",
              Name.STOPPED,
              Name.HUNG_TRANSACTION,
              s -> s.working(4, 100, 0).stable(999_000).nobody()),
          new Line(
              "a position at a poison message that does not move",
              Name.STUCK_ON_POISON,
              null,
              s -> s.working(4, 100, 0).poisonAtPosition(20)),
          new Line(
              "the same, and the members come and go because of it",
              Name.STUCK_ON_POISON,
              Name.REBALANCE_STORM,
              s -> s.working(4, 100, 0).poisonAtPosition(20).comingAndGoing()),
          new Line(
              "the same, and nobody reads any more",
              Name.STUCK_ON_POISON,
              Name.STOPPED,
              s -> s.working(4, 100, 0).poisonAtPosition(20).nobody()),
          new Line(
              "nobody reads, and half of all messages are poison: that proves nothing",
              Name.STOPPED,
              Name.STUCK_ON_POISON,
              s -> s.working(4, 100, 0).poisonAtPosition(500).nobody()),
          new Line(
              "a batch with poison in it that is never got past",
              Name.STUCK_ON_POISON,
              null,
              s -> s.working(4, 100, 0).poisonAfterPosition(300)),
          new Line(
              "poison far ahead of a position that moves",
              Name.TOO_SLOW,
              Name.STUCK_ON_POISON,
              s -> s.working(4, 100, 20).poisonAfterPosition(900)),
          new Line("nobody reads", Name.STOPPED, null, s -> s.working(4, 100, 0).inside().nobody()),
          new Line(
              "nobody is a member, but the position moves",
              Name.TOO_SLOW,
              Name.STOPPED,
              s -> {
                s.working(4, 100, 20).inside().nobody();
                s.group.kind = Kind.POSITIONS_ONLY;
              }),
          new Line(
              "sharing anew in look after look",
              Name.REBALANCE_STORM,
              null,
              s -> s.working(4, 100, 2).inside().rebalancing()),
          new Line(
              "members that come and go",
              Name.REBALANCE_STORM,
              Name.TOO_SLOW,
              s -> s.working(4, 100, 20).inside().comingAndGoing()),
          new Line(
              "reading as much as the quota lets them",
              Name.THROTTLED_BY_QUOTA,
              Name.TOO_SLOW,
              s -> {
                s.working(4, 100, 25).inside();
                s.world.broker("prod").quota("client", "consumer_byte_rate", 20_000);
              }),
          new Line(
              "a quota far above what is read",
              Name.TOO_SLOW,
              null,
              s -> {
                s.working(4, 100, 25).inside();
                s.world.broker("prod").quota("client", "consumer_byte_rate", 20_000_000);
              }),
          new Line(
              "another client's quota",
              Name.TOO_SLOW,
              null,
              s -> {
                s.working(4, 100, 25).inside();
                s.world.broker("prod").quota("other", "consumer_byte_rate", 20_000);
              }),
          new Line(
              "a tenant without whom the rest would suffice",
              Name.NOISY_TENANT,
              Name.TOO_SLOW,
              s -> s.working(4, 100, 50).tenants(900, 100)),
          new Line(
              "a tenant without whom it would still be too much",
              Name.TOO_SLOW,
              Name.NOISY_TENANT,
              s -> s.working(4, 100, 5).tenants(800, 200)),
          new Line(
              "one tenant's key makes a partition hot",
              Name.NOISY_TENANT,
              Name.HOT_PARTITION,
              s ->
                  s.behind(8_000, 10, 10, 10)
                      .members(4)
                      .rates(new double[] {400, 10, 10, 10}, new double[] {100, 10, 10, 10})
                      .tenants(900, 100)),
          new Line(
              "a partition that gets most",
              Name.HOT_PARTITION,
              Name.TOO_FEW_PARTITIONS,
              s ->
                  s.behind(8_000, 10, 10, 10)
                      .members(4)
                      .rates(new double[] {400, 10, 10, 10}, new double[] {100, 10, 10, 10})
                      .inside()),
          new Line(
              "hot partitions that have one reader could have two",
              Name.TOO_SLOW,
              Name.HOT_PARTITION,
              s ->
                  s.behind(8_000, 8_000, 10, 10, 10, 10, 10, 10)
                      .members(1)
                      .rates(
                          new double[] {300, 300, 5, 5, 5, 5, 5, 5},
                          new double[] {100, 100, 5, 5, 5, 5, 5, 5})
                      .inside()),
          new Line(
              "a partition that stands is not hot",
              Name.UNKNOWN,
              Name.HOT_PARTITION,
              s ->
                  s.behind(8_000, 0, 0, 0)
                      .members(2)
                      .rates(new double[] {10, 10, 10, 10}, new double[] {0, 10, 10, 10})
                      .inside()),
          new Line(
              "more members than partitions",
              Name.TOO_FEW_PARTITIONS,
              Name.TOO_SLOW,
              s -> s.behind(2_000, 2_000).members(3).rates(each(2, 100), each(2, 20)).inside()),
          new Line(
              "few members on many partitions",
              Name.TOO_SLOW,
              null,
              s -> s.working(4, 100, 20).inside()),
          new Line(
              "it recovers by itself",
              Name.UNKNOWN,
              Name.TOO_SLOW,
              s -> s.working(4, 20, 120).inside()),
          new Line(
              "it stands, and its messages are fine",
              Name.UNKNOWN,
              Name.TOO_SLOW,
              s -> s.working(4, 100, 0).inside()),
          new Line("it was seen once only", Name.UNKNOWN, null, s -> s.behind(2_000).members(1)));

  /** A world with one group on one queue, and what the looks of one run show of it. */
  private static final class Sight {
    final World world = new World().slo("o", Scope.ALL, 1_000);
    final GroupBuilder group = world.broker("prod").group("g");
    final List<FleetSnapshot> looks = new ArrayList<>();
    private long[] lag = {};

    /** Two members on that many partitions, 2,000 behind on each, at even rates. */
    Sight working(int partitions, double inflow, double outflow) {
      long[] behind = new long[partitions];
      Arrays.fill(behind, 2_000);
      return behind(behind).members(2).rates(each(partitions, inflow), each(partitions, outflow));
    }

    Sight behind(long... behind) {
      lag = behind;
      group.behind("q", behind);
      return this;
    }

    Sight members(int members) {
      for (int m = 0; m < members; m++) {
        int mine = m;
        group.member(
            "m" + m,
            "q",
            IntStream.range(0, lag.length)
                .filter(p -> p % members == mine)
                .boxed()
                .toArray(Integer[]::new));
        if (mine >= lag.length) {
          var old = group.members.get("m" + m);
          group.members.put(
              "m" + m, new Member(old.id(), old.instance(), old.client(), old.host(), List.of()));
        }
      }
      return this;
    }

    Sight rates(double[] inflow, double[] outflow) {
      world.past(group, "q", 6, 10, inflow, outflow);
      return this;
    }

    Sight stable(long offset) {
      world.broker("prod").queue("q", lag.length).stable = offset;
      return this;
    }

    Sight nobody() {
      group.members.clear();
      group.phase = Phase.EMPTY;
      return this;
    }

    /** It was looked into, and all is fine. */
    Sight inside() {
      world.contents.add(Reports.of(group.on("q")).build());
      return this;
    }

    Sight tenants(long one, long other) {
      world.contents.add(
          Reports.of(group.on("q")).tenant("loud", one).tenant("quiet", other).build());
      return this;
    }

    /** So many of 1,000 messages are poison, and each position is at one. */
    Sight poisonAtPosition(long count) {
      Reports report = Reports.of(group.on("q"));
      for (int p = 0; p < lag.length; p++) {
        report.poison("s" + p, 97, count / lag.length, p, 1_000_000 - lag[p]);
      }
      if (count * 2 >= 1_000) {
        // On one partition only, so that chance is not bounded by several at once.
        report = Reports.of(group.on("q")).poison("s", 97, count, 0, 1_000_000 - lag[0]);
        lag[0] = 100_000;
        group.behind("q", lag);
        world.past(group, "q", 6, 10, each(lag.length, 100), each(lag.length, 0));
        report = Reports.of(group.on("q")).poison("s", 97, count, 0, 1_000_000 - lag[0]);
      }
      world.contents.add(report.build());
      return this;
    }

    Sight poisonAfterPosition(int offsets) {
      Reports report = Reports.of(group.on("q"));
      for (int p = 0; p < lag.length; p++) {
        report.poison("s" + p, 97, 5, p, 1_000_000 - lag[p] + offsets);
      }
      world.contents.add(report.build());
      return this;
    }

    Sight rebalancing() {
      group.phase = Phase.REBALANCING;
      earlier(6);
      earlier(4);
      group.phase = Phase.STABLE;
      earlier(2);
      group.phase = Phase.REBALANCING;
      return this;
    }

    Sight comingAndGoing() {
      group.member("passing-1", "q");
      earlier(4);
      group.members.remove("passing-1");
      group.member("passing-2", "q");
      earlier(2);
      group.members.remove("passing-2");
      return this;
    }

    private void earlier(long seconds) {
      FleetSnapshot now = world.snapshot();
      looks.add(
          new FleetSnapshot(
              now.at().minusSeconds(seconds),
              now.brokers().stream().map(b -> earlier(b, seconds)).toList(),
              now.consumers(),
              now.unseen()));
    }

    private static BrokerSnapshot earlier(BrokerSnapshot now, long seconds) {
      return new BrokerSnapshot(
          now.id(),
          now.clusterId(),
          now.version(),
          now.at().minusSeconds(seconds),
          now.capabilities(),
          now.queues(),
          now.groups(),
          now.quotas(),
          now.hanging(),
          now.unseen());
    }

    List<Cause> causes() {
      List<FleetSnapshot> all = new ArrayList<>(looks);
      all.add(world.snapshot());
      return world.engine.causes(world.fleet(), world.history(), all, world.contents, id -> false);
    }

    Cause cause() {
      assertThat(causes()).hasSize(1);
      return causes().getFirst();
    }
  }

  private static Cause cause(Consumer<Sight> made) {
    Sight sight = new Sight();
    made.accept(sight);
    return sight.cause();
  }

  @TestFactory
  List<DynamicTest> everyWorldHasOneCause() {
    return LINES.stream()
        .map(l ->
            DynamicTest.dynamicTest(
                l.world(),
                () -> {
                  Cause cause = cause(l.made());
                  assertThat(cause.name()).as(cause.toString()).isEqualTo(l.name());
                  if (l.runnerUp() != null) {
                    assertThat(cause.runnerUp().map(RuledOut::name))
                        .as(cause.toString())
                        .hasValue(l.runnerUp());
                  }
                  assertThat(cause.evidence()).isNotEmpty().noneMatch(String::isBlank);
                  assertThat(cause.wrong()).isNotEmpty();
                  assertThat(cause.next()).isNotBlank();
                  assertThat(cause.confidence()).isBetween(0, 99);
                  assertThat(cause.others())
                      .hasSize(Name.values().length - (cause.name() == Name.UNKNOWN ? 1 : 2))
                      .noneMatch(o -> o.name() == cause.name());
                }))
        .toList();
  }

  @Test
  void everyCauseHasAWorld() {
    EnumSet<Name> named = EnumSet.noneOf(Name.class);
    LINES.forEach(l -> named.add(l.name()));

    assertThat(named).containsExactly(Name.values());
  }

  @Test
  void theTableIsInTheOrderOfTheNames() {
    Cause cause = cause(s -> s.behind(2_000).members(1));

    assertThat(cause.others()).extracting(RuledOut::name).isSorted();
  }

  @Test
  void stuckOnPoisonSaysThatMoreConsumersMeetTheSameMessage() {
    Cause cause = cause(s -> s.working(4, 100, 0).poisonAtPosition(20));

    assertThat(cause.confidence()).isEqualTo(97);
    assertThat(cause.wrong())
        .contains(new WrongRemedy("more consumers", "each meets the same message"));
    assertThat(cause.evidence().getFirst())
        .isEqualTo(
            "Its position on partitions 0, 1, 2, 3 is at a message that cannot be processed, and did"
                + " not move in 60 s; 8,000 of 8,000 messages wait behind it.");
    assertThat(cause.next()).contains("inspect prod/main/g:q");
  }

  @Test
  void theChanceOfAnAccidentCountsEachMessageOnce() {
    Cause cause =
        cause(s -> {
          s.behind(2_000, 10, 10, 10).members(2).rates(each(4, 100), each(4, 0));
          long at = 1_000_000 - 2_000;
          s.world.contents.add(
              Reports.of(s.group.on("q"))
                  .read(100, 20_000)
                  .poisonOf("one", 97, 0, at, at + 1, at + 2, at + 3)
                  .poisonOf("other", 97, 0, at, at + 1, at + 2, at + 3)
                  .build());
        });

    assertThat(cause.evidence().get(2))
        .isEqualTo(
            "That it stands at one by accident: in 4.00 of 100 cases, by 4 % poison among 100"
                + " messages looked at.");
  }

  @Test
  void ofSeveralMessagesTheOneThatHoldsMostIsTold() {
    Cause cause =
        cause(s -> {
          s.behind(2_000, 10, 10, 9_000).members(2).rates(each(4, 100), each(4, 0));
          Reports report = Reports.of(s.group.on("q")).poison("elsewhere", 99, 500, 2, 17);
          s.world.contents.add(
              report
                  .poison("few", 99, 5, 0, 1_000_000 - 2_000)
                  .poison("most", 95, 5, 3, 1_000_000 - 9_000)
                  .build());
        });

    assertThat(cause.name()).isEqualTo(Name.STUCK_ON_POISON);
    assertThat(cause.evidence().get(1))
        .isEqualTo(
            "It is malformed JSON in transaction_id (most, 95 %), or one of 1 more signature: 9,000"
                + " messages wait there.");
  }

  @Test
  void ofSeveralReasonsNotToLookTheOneThatHoldsMostIsTold() {
    Cause cause =
        cause(s -> {
          s.behind(2_000, 10, 10, 9_000).members(2).rates(each(4, 100), each(4, 0));
          s.world.contents.add(
              Reports.of(s.group.on("q"))
                  .unreadable(2, 17, "elsewhere")
                  .unreadable(0, 1_000_000 - 2_000, "few")
                  .unreadable(3, 1_000_000 - 9_000, "most")
                  .build());
        });

    assertThat(cause.name()).isEqualTo(Name.STUCK_ON_POISON);
    assertThat(cause.evidence().getFirst()).endsWith("cannot even be looked at: most.");
  }

  @Test
  void withoutALookInsideItSaysWhatThatLeavesOpen() {
    Cause cause = cause(s -> s.working(4, 100, 0));

    assertThat(cause.name()).isEqualTo(Name.UNKNOWN);
    assertThat(cause.confidence()).isZero();
    assertThat(cause.unseen()).contains("the messages that it is to read next were not looked at.");
    assertThat(cause.evidence().getLast()).contains("did not move in 60 s");
    assertThat(cause.next()).contains("inspect");
  }

  @Test
  void whatIsNotBreachedIsExplainedOnlyWhenAskedFor() {
    Sight sight = new Sight();
    sight.behind(10).members(1).rates(each(1, 10), each(1, 1)).inside();
    assertThat(sight.causes()).isEmpty();

    List<Cause> asked =
        sight.world.engine.causes(
            sight.world.fleet(),
            sight.world.history(),
            List.of(sight.world.snapshot()),
            sight.world.contents,
            id -> id.equals(sight.group.on("q")));
    assertThat(asked).extracting(Cause::name).containsExactly(Name.TOO_FEW_PARTITIONS);
  }

  @Test
  void theLooksOfOneRunTellRatesWithoutAHistory() {
    Sight sight = new Sight();
    sight.working(4, 0, 0).inside();
    sight.world.windows.clear();
    sight.earlier(6);
    sight.group.behind("q", 1_900, 1_900, 1_900, 1_900);
    Cause cause = sight.cause();

    assertThat(cause.evidence().getFirst()).contains("66.7/s are consumed, 0.0/s arrive");
    assertThat(cause.runnerUp().map(RuledOut::why).orElse("")).contains("It recovers");
  }

  @Test
  void theSameSightGivesTheSameBytes() {
    for (Line line : LINES) {
      assertThat(RecordJson.write(cause(line.made())).canonical())
          .isEqualTo(RecordJson.write(cause(line.made())).canonical());
    }
  }
}
