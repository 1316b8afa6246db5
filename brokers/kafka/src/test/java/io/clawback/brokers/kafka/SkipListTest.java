package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.clients.kafka.skip.SkipCounts;
import io.clawback.clients.kafka.skip.format.MemberStatus.State;
import io.clawback.clients.kafka.skip.format.SkipKey;
import io.clawback.clients.kafka.skip.format.SkipPart;
import io.clawback.clients.kafka.skip.format.SkipPrint;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.GroupState.Kind;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A skip list on a real broker, with applications that really run. */
class SkipListTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(3);

  /** Some in the middle, and the end of the log. */
  private static final OffsetSpans POISON = OffsetSpans.parse("3,10-14,90-99");

  private static final OffsetSpans NONE = OffsetSpans.NONE;
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    KafkaFixture.QUICK_GROUPS.forEach(builder::property);
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.plaintext(kafka.bootstrap()),
            true);
  }

  @AfterAll
  static void stop() {
    fixture.close();
    kafka.close();
  }

  private static SkipScene scene(int partitions) {
    return new SkipScene(fixture, kafka.internalBootstrap(), partitions);
  }

  private static SkipReader reader(SkipScene scene, String group) {
    return new SkipReader(scene, group, Kind.CLASSIC, SkipReader.skipping(scene));
  }

  private static Outcome act(SkipScene scene, OperationId id, String group, OffsetSpans spans) {
    try (Broker broker = scene.broker()) {
      return broker
          .publishSkips()
          .orElseThrow()
          .act(SkipScene.mutation(id, LONG), scene.publish(group, spans));
    }
  }

  private static Probe probe(SkipScene scene, OperationId id, String group, Duration time) {
    try (Broker broker = scene.broker()) {
      return broker
          .publishSkips()
          .orElseThrow()
          .probe(SkipScene.mutation(id, time), scene.publish(group, POISON));
    }
  }

  private static Problem refused(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) outcome).problem();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CLASSIC", "CONSUMER"})
  void membersThatRunLeaveOutJustWhatIsListedAndTheirCommitsPassIt(Kind kind) {
    SkipScene scene = scene(3);
    scene.fill(100);
    long before = SkipCounts.dropped();
    try (SkipReader a = new SkipReader(scene, scene.group, kind, SkipReader.skipping(scene));
        SkipReader b = new SkipReader(scene, scene.group, kind, SkipReader.skipping(scene))) {
      OperationId id = SkipScene.newId();
      assertThat(act(scene, id, scene.group, POISON)).isInstanceOf(Outcome.Done.class);
      assertThat(probe(scene, id, scene.group, LONG)).isEqualTo(Probe.DONE);
      a.go();
      b.go();
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0);
      assertThat(SkipScene.byPartition(List.of(a, b))).isEqualTo(scene.allBut(100, POISON));
      assertThat(SkipCounts.dropped() - before).isEqualTo(3 * POISON.count());
      KafkaFixture.eventually(() ->
          scene.statuses(scene.group).stream().mapToLong(s -> s.dropped()).sum()
              == 3 * POISON.count());
      assertThat(scene.statuses(scene.group))
          .hasSize(2)
          .allMatch(s -> s.state() == State.APPLIED && s.entries() == 3 * POISON.count());
    }
    assertThat(scene.statuses(scene.group)).allMatch(s -> s.state() == State.CLOSED);
  }

  @Test
  void anotherGroupSeesEverything() {
    SkipScene scene = scene(2);
    scene.fill(100);
    assertThat(act(scene, SkipScene.newId(), scene.group, POISON)).isInstanceOf(Outcome.Done.class);
    try (SkipReader a = reader(scene, scene.group).go();
        SkipReader other = reader(scene, "other").go()) {
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0 && scene.lag("other") == 0);
      assertThat(SkipScene.byPartition(List.of(a))).isEqualTo(scene.allBut(100, POISON));
      assertThat(SkipScene.byPartition(List.of(other))).isEqualTo(scene.allBut(100, NONE));
    }
  }

  @Test
  void whatIsWithdrawnIsDeliveredAgainFromTheOldPosition() {
    SkipScene scene = scene(2);
    scene.fill(100);
    OperationId id = SkipScene.newId();
    OperationId kept = SkipScene.newId();
    assertThat(act(scene, id, scene.group, POISON)).isInstanceOf(Outcome.Done.class);
    OffsetSpans other = OffsetSpans.parse("50");
    assertThat(act(scene, kept, scene.group, other)).isInstanceOf(Outcome.Done.class);
    try (SkipReader a = reader(scene, scene.group).go();
        Broker broker = scene.broker()) {
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0);
      Mutation back = SkipScene.undoing(id, LONG);
      var withdraws = broker.withdrawSkips().orElseThrow();
      assertThat(withdraws.probe(back, scene.withdraw(scene.group))).isEqualTo(Probe.NOT_STARTED);
      Outcome taken = withdraws.act(back, scene.withdraw(scene.group));
      assertThat(taken).isInstanceOf(Outcome.Done.class);
      assertThat(((Outcome.Done) taken).receipt().after().get("partition 1"))
          .contains("the group is past " + POISON.text());
      assertThat(withdraws.probe(back, scene.withdraw(scene.group))).isEqualTo(Probe.DONE);
      int written = scene.records(scene.list).size();
      assertThat(withdraws.act(back, scene.withdraw(scene.group))).isInstanceOf(Outcome.Done.class);
      assertThat(scene.records(scene.list)).hasSize(written);
      assertThat(a.seen())
          .as("%s", scene.statuses(scene.group))
          .hasSize(200 - 2 * (int) POISON.count() - 2);
    }
    KafkaFixture.eventually(() -> {
      try {
        scene.rewind(scene.group);
        return true;
      } catch (RuntimeException e) {
        return false; // Its member has not left yet.
      }
    });
    try (SkipReader again = reader(scene, scene.group).go()) {
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0);
      assertThat(SkipScene.byPartition(List.of(again))).isEqualTo(scene.allBut(100, other));
    }
  }

  @Test
  void aTopicThatIsMadeAgainUnderItsNameIsAnotherOne() {
    SkipScene scene = scene(1);
    scene.fill(100);
    assertThat(act(scene, SkipScene.newId(), scene.group, POISON)).isInstanceOf(Outcome.Done.class);
    String was = scene.incarnation();
    fixture.deleteQueue(scene.topic);
    scene.create();
    assertThat(scene.incarnation()).isNotEqualTo(was);
    scene.fill(100); // The very same messages, at the very same offsets and times.
    try (SkipReader a = reader(scene, scene.group).go()) {
      KafkaFixture.eventually(() -> a.seen().size() >= 100);
      assertThat(SkipScene.byPartition(List.of(a))).isEqualTo(scene.allBut(100, NONE));
    }
    PublishSkips now = scene.publish(scene.group, POISON);
    try (Broker broker = scene.broker()) {
      Problem problem =
          refused(
              broker
                  .publishSkips()
                  .orElseThrow()
                  .act(
                      SkipScene.mutation(SkipScene.newId(), LONG),
                      new PublishSkips(
                          now.subscription(), was, now.chosen(), now.list(), now.status())));
      assertThat(problem.code()).isEqualTo("kafka.vanished");
    }
  }

  @Test
  void aMemberWithoutTheInterceptorKeepsTheStepFromBeingDone() {
    SkipScene scene = scene(2);
    scene.fill(100);
    OperationId id = SkipScene.newId();
    try (SkipReader a = reader(scene, scene.group)) {
      try (SkipReader bare =
              new SkipReader(scene, scene.group, Kind.CLASSIC, Map.of("client.id", "bare-one"));
          Broker broker = scene.broker()) {
        assertThatThrownBy(() ->
                broker
                    .publishSkips()
                    .orElseThrow()
                    .act(SkipScene.mutation(id, SHORT), scene.publish(scene.group, POISON)))
            .isInstanceOf(ClawbackException.class)
            .satisfies(e ->
                assertThat(((ClawbackException) e).problem().code())
                    .isEqualTo("kafka.skip-unacknowledged"))
            .hasMessageContaining("1 of 2 members")
            .hasMessageContaining("bare-one");
        assertThat(probe(scene, id, scene.group, SHORT)).isEqualTo(Probe.PARTLY);
        assertThat(bare.seen()).isEmpty();
      }
      int written = scene.records(scene.list).size();
      assertThat(act(scene, id, scene.group, POISON)).isInstanceOf(Outcome.Done.class);
      assertThat(scene.records(scene.list)).hasSize(written);
      a.go();
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0);
      assertThat(SkipScene.byPartition(List.of(a))).isEqualTo(scene.allBut(100, POISON));
    }
  }

  @Test
  void aListIsWithdrawnAlthoughAMemberHasNoInterceptor() {
    SkipScene scene = scene(2);
    scene.fill(100);
    OperationId id = SkipScene.newId();
    assertThat(act(scene, id, scene.group, POISON)).isInstanceOf(Outcome.Done.class);
    try (SkipReader a = reader(scene, scene.group);
        SkipReader bare = new SkipReader(scene, scene.group, Kind.CLASSIC, Map.of());
        Broker broker = scene.broker()) {
      assertThat(
              broker
                  .withdrawSkips()
                  .orElseThrow()
                  .act(SkipScene.undoing(id, LONG), scene.withdraw(scene.group)))
          .isInstanceOf(Outcome.Done.class);
      a.go();
      bare.go();
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0);
      assertThat(SkipScene.byPartition(List.of(a, bare))).isEqualTo(scene.allBut(100, NONE));
    }
  }

  @Test
  void withoutAControlTopicEverythingIsDeliveredAndTold() {
    SkipScene scene = scene(1);
    scene.fill(100);
    fixture.deleteQueue(scene.list);
    try (SkipReader a = reader(scene, scene.group).go()) {
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0);
      assertThat(SkipScene.byPartition(List.of(a))).isEqualTo(scene.allBut(100, NONE));
      KafkaFixture.eventually(
          () -> scene.statuses(scene.group).stream().anyMatch(s -> s.state() == State.UNREADABLE));
      assertThat(scene.statuses(scene.group).getFirst().why()).isNotEmpty();
    }
    assertThat(refused(act(scene, SkipScene.newId(), scene.group, POISON)).code())
        .isEqualTo("kafka.no-skip-list");
  }

  @Test
  void aControlTopicThatIsDeletedUnderAMemberIsNoListAnyMore() {
    SkipScene scene = scene(1);
    scene.fill(100);
    OperationId id = SkipScene.newId();
    try (SkipReader a = reader(scene, scene.group)) {
      assertThat(act(scene, id, scene.group, POISON)).isInstanceOf(Outcome.Done.class);
      fixture.deleteQueue(scene.list);
      KafkaFixture.eventually(
          () -> scene.statuses(scene.group).stream().anyMatch(s -> s.state() == State.UNREADABLE));
      try (Broker broker = scene.broker()) {
        assertThat(
                broker
                    .withdrawSkips()
                    .orElseThrow()
                    .act(SkipScene.undoing(id, LONG), scene.withdraw(scene.group)))
            .isInstanceOf(Outcome.Done.class);
      }
      assertThat(probe(scene, id, scene.group, SHORT)).isEqualTo(Probe.NOT_STARTED);
      a.go();
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0);
      assertThat(SkipScene.byPartition(List.of(a))).isEqualTo(scene.allBut(100, NONE));
    }
  }

  @Test
  void anotherMessageAtAListedPlaceIsDeliveredAndTold() {
    SkipScene scene = scene(1);
    scene.fill(100);
    TreeMap<Long, SkipPrint> prints = new TreeMap<>();
    prints.put(5L, SkipPrint.of(1, null, new byte[7]));
    write(
        scene,
        new SkipKey(scene.incarnation(), scene.group, "0", 0, 0).text().getBytes(),
        SkipPart.of(1, prints).bytes());
    write(
        scene,
        new SkipKey(scene.incarnation(), scene.group, "0", 0, 1).text().getBytes(),
        "no list".getBytes());
    try (SkipReader a = reader(scene, scene.group).go()) {
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0);
      assertThat(SkipScene.byPartition(List.of(a))).isEqualTo(scene.allBut(100, NONE));
      KafkaFixture.eventually(() ->
          scene.statuses(scene.group).stream()
              .anyMatch(s -> s.mismatched() == 1 && s.dropped() == 0));
    }
  }

  @Test
  void whoIsKilledBetweenPublicationAndAnswerIsGoneOnFromThere() throws Exception {
    SkipScene scene = scene(1);
    scene.fill(100);
    OperationId id = SkipScene.newId();
    try (SkipReader a = reader(scene, scene.group)) {
      try (SkipReader bare = new SkipReader(scene, scene.group, Kind.CLASSIC, Map.of())) {
        Process child =
            new ProcessBuilder(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SkipChild.class.getName(),
                    kafka.bootstrap(),
                    kafka.clusterId(),
                    scene.topic,
                    scene.incarnation(),
                    scene.group,
                    POISON.text(),
                    scene.list,
                    scene.status,
                    id.value())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
          KafkaFixture.eventually(() -> !scene.records(scene.list).isEmpty());
        } finally {
          child.destroyForcibly().waitFor();
        }
        assertThat(bare.seen()).isEmpty();
        assertThat(probe(scene, id, scene.group, SHORT)).isEqualTo(Probe.PARTLY);
      }
      int written = scene.records(scene.list).size();
      assertThat(act(scene, id, scene.group, POISON)).isInstanceOf(Outcome.Done.class);
      assertThat(probe(scene, id, scene.group, LONG)).isEqualTo(Probe.DONE);
      assertThat(scene.records(scene.list)).hasSize(written);
      a.go();
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0);
      assertThat(SkipScene.byPartition(List.of(a))).isEqualTo(scene.allBut(100, POISON));
    }
  }

  @Test
  void aListForAllGroupsHoldsForEachOfThem() {
    SkipScene scene = scene(1);
    scene.fill(20);
    TreeMap<Long, SkipPrint> prints = new TreeMap<>();
    prints.put(5L, SkipPrint.of(SkipScene.THEN + 5, "k5".getBytes(), "v0-5".getBytes()));
    write(
        scene,
        new SkipKey(scene.incarnation(), "", "0", 0, 0).text().getBytes(),
        SkipPart.of(1, prints).bytes());
    try (SkipReader a = reader(scene, scene.group).go();
        SkipReader b = reader(scene, "h").go()) {
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0 && scene.lag("h") == 0);
      OffsetSpans five = OffsetSpans.parse("5");
      assertThat(SkipScene.byPartition(List.of(a))).isEqualTo(scene.allBut(20, five));
      assertThat(SkipScene.byPartition(List.of(b))).isEqualTo(scene.allBut(20, five));
    }
  }

  private static void write(SkipScene scene, byte[] key, byte[] value) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", scene.bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(scene.list, key, value));
    }
  }

  @Test
  void aListOfManyPartsIsWholeAndSoIsItsWithdrawal() {
    SkipScene scene = scene(1);
    scene.fill(1_000);
    scene.alter(scene.list, "max.message.bytes", "9000");
    OffsetSpans many = OffsetSpans.parse("0-499,501-998");
    OperationId id = SkipScene.newId();
    try (SkipReader a = reader(scene, scene.group)) {
      assertThat(act(scene, id, scene.group, many)).isInstanceOf(Outcome.Done.class);
      assertThat(scene.records(scene.list)).hasSizeGreaterThan(5);
      a.go();
      KafkaFixture.eventually(() -> scene.lag(scene.group) == 0);
      assertThat(SkipScene.byPartition(List.of(a))).isEqualTo(scene.allBut(1_000, many));
      try (Broker broker = scene.broker()) {
        assertThat(
                broker
                    .withdrawSkips()
                    .orElseThrow()
                    .act(SkipScene.undoing(id, LONG), scene.withdraw(scene.group)))
            .isInstanceOf(Outcome.Done.class);
      }
      assertThat(scene.statuses(scene.group).getLast().entries()).isZero();
    }
  }

  @Test
  void topicsThatWillNotDoAreRefusedWithTheirCommand() {
    SkipScene scene = scene(1);
    scene.fill(20);
    OffsetSpans one = OffsetSpans.parse("3");
    scene.alter(scene.list, "cleanup.policy", "compact,delete");
    Problem deletes = refused(act(scene, SkipScene.newId(), scene.group, one));
    assertThat(deletes.code()).isEqualTo("kafka.unsafe-skip-list");
    assertThat(deletes.nextMove()).contains("--add-config cleanup.policy=compact");
    scene.alter(scene.list, "cleanup.policy", "compact");
    fixture.admin.createPartitions(Map.of(scene.list, NewPartitions.increaseTo(2)));
    KafkaFixture.eventually(() -> scene.described(scene.list).partitions().size() == 2);
    assertThat(refused(act(scene, SkipScene.newId(), scene.group, one)).message())
        .contains("2 partitions");
    fixture.deleteQueue(scene.status);
    assertThat(refused(act(scene, SkipScene.newId(), scene.group, one)).code())
        .isEqualTo("kafka.no-skip-list");
    try (Broker broker = scene.broker()) {
      Mutation poor =
          new Mutation(SkipScene.newId(), TenantName.UNOWNED, new Budget(0, 100, LONG, 0, 0));
      assertThat(
              refused(
                      broker
                          .publishSkips()
                          .orElseThrow()
                          .act(poor, scene.publish(scene.group, one)))
                  .code())
          .isEqualTo("kafka.over-budget");
    }
    assertThat(scene.records(scene.list)).isEmpty();
  }
}
