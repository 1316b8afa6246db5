package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawback.brokers.kafka.connect.ClientProperties;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.conformance.BrokerFixture;
import io.clawback.conformance.ScanFixture.AnyMessage;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Limits;
import io.clawback.model.message.Copy;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.run.OperationId;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Slice;
import io.clawback.spi.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What only Kafka can do to copies, on a broker that makes topics by itself. */
class QuarantineTrapsTest {
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;
  private static Broker broker;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder =
        EmbeddedKafka.builder()
            .property("auto.create.topics.enable", "true")
            .property("log.retention.check.interval.ms", "200")
            .property("message.max.bytes", "20000000")
            .property("socket.request.max.bytes", "200000000");
    KafkaFixture.QUICK.forEach(builder::property);
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.plaintext(kafka.bootstrap()),
            true);
    broker = fixture.open(fixture.declaration(), Limits.DEFAULT);
  }

  @AfterAll
  static void stop() {
    broker.close();
    fixture.close();
    kafka.close();
  }

  private static String queue(int messages) {
    String queue = "trap-" + UUID.randomUUID();
    fixture.create(queue, 1, Map.of("max.message.bytes", "1000000"));
    List<BrokerFixture.Message> all = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      all.add(new BrokerFixture.Message("", "m" + i, System.currentTimeMillis()));
    }
    fixture.produce(queue, 0, all);
    return queue;
  }

  private static String quarantine(String queue) {
    fixture.createQuarantine(queue + "-aside", 1, queue, Map.of());
    return queue + "-aside";
  }

  private static Mutation mutation() {
    return new Mutation(
        new OperationId(UUID.randomUUID().toString().replace("-", "")),
        new TenantName("t"),
        Budget.DEFAULT);
  }

  private static SubscriptionId readers(String queue) {
    return new SubscriptionId(new GroupId(KafkaFixture.ID, "readers"), queue);
  }

  private static SetAside aside(String queue, String quarantine, String offsets) {
    return new SetAside(
        readers(queue),
        fixture.facts(queue, "none").get("id"),
        List.of(new Chosen(0, offsets)),
        new QueueId(KafkaFixture.ID, quarantine),
        "poison");
  }

  private static Passage open(String queue, String quarantine, String offsets) {
    return broker.setAside().orElseThrow().open(mutation(), aside(queue, quarantine, offsets));
  }

  private static Slice slice(String offsets) {
    return new Slice(0, new TreeMap<>(Map.of(0, OffsetSpans.parse(offsets))));
  }

  private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    ClawbackException e = catchThrowableOfType(ClawbackException.class, call);
    assertThat(e).isNotNull();
    return e.problem();
  }

  /** What follows a word in a command. */
  private static Map<String, String> settings(String list) {
    Map<String, String> settings = new TreeMap<>();
    for (String each : list.split("[, ]")) {
      if (each.contains("=")) {
        settings.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
      }
    }
    return settings;
  }

  @Test
  void theCommandsThatAreToldMakeAndMendTheQuarantine() {
    String queue = queue(3);
    Problem missing = problem(() -> open(queue, queue + "-made", "0"));
    assertThat(missing.code()).isEqualTo("kafka.no-quarantine");
    fixture.create(queue + "-made", 1, settings(missing.nextMove().replace("--config", "")));
    open(queue, queue + "-made", "0").close();

    fixture.create(
        queue + "-bad",
        1,
        Map.of(
            "cleanup.policy", "compact",
            "retention.ms", "1000",
            "retention.bytes", "1000",
            "max.message.bytes", "1000",
            "message.timestamp.before.max.ms", "1000",
            "message.timestamp.after.max.ms", "1000"));
    Problem unsafe = problem(() -> open(queue, queue + "-bad", "0"));
    assertThat(unsafe.code()).isEqualTo("kafka.unsafe-target");
    String command = unsafe.nextMove();
    alter(queue + "-bad", settings(command.substring(command.indexOf("--add-config"))));
    KafkaFixture.eventually(() -> {
      try (Passage _ = open(queue, queue + "-bad", "0")) {
        return true;
      } catch (ClawbackException e) {
        return false;
      }
    });
  }

  private static void alter(String topic, Map<String, String> settings) {
    Collection<AlterConfigOp> ops = new ArrayList<>();
    settings.forEach(
        (k, v) -> ops.add(new AlterConfigOp(new ConfigEntry(k, v), AlterConfigOp.OpType.SET)));
    KafkaFixture.get(
        fixture
            .admin
            .incrementalAlterConfigs(
                Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), ops))
            .all());
  }

  @Test
  void aQuarantineThatWasRemovedUnderAPassageIsNotMadeFinalAnew() {
    String queue = queue(3);
    String quarantine = quarantine(queue);
    try (Passage passage = open(queue, quarantine, "0-2")) {
      Batch batch = passage.read(slice("0-2"));
      passage.place(batch);
      fixture.deleteQueue(quarantine);
      fixture.create(quarantine, 1, Map.of());
      assertThat(problem(() -> passage.settle(batch)).code()).isEqualTo("kafka.vanished");
      Problem again =
          problem(() -> {
            passage.place(batch);
            passage.settle(batch);
          });
      assertThat(again.nextMove()).isNotBlank();
    }
    assertThat(fixture.whole(quarantine)).isEmpty();
  }

  @Test
  void aBombIsToldByItsOffsetAndWhatLiesAroundItIsSetAside() throws Exception {
    String queue = queue(2);
    alter(queue, Map.of("max.message.bytes", "10000000", "compression.type", "producer"));
    try (KafkaConnection connection =
        new KafkaConnection(
            fixture.declaration(),
            ClientProperties.of(fixture.declaration(), new TreeMap<>()),
            Limits.DEFAULT,
            Clock.system())) {
      var bomb =
          Bombs.batch(CompressionType.ZSTD, System.currentTimeMillis(), List.of(5, 100 << 20));
      SmallHeap.append(fixture, connection, queue, bomb);
    }
    fixture.produce(
        queue, 0, List.of(new BrokerFixture.Message("", "behind", System.currentTimeMillis())));
    fixture.createQuarantine(queue + "-aside", 1, queue, Map.of("max.message.bytes", "10016384"));
    try (Passage passage = open(queue, queue + "-aside", "0-4")) {
      Problem told = problem(() -> passage.read(slice("0-4")));
      assertThat(told.code()).isEqualTo("kafka.unreadable-message");
      assertThat(told.culprit()).contains(queue).contains("partition 0");
      assertThat(told.message()).contains("Offset 3 to 3");
      Batch rest = passage.read(slice("0-2,4"));
      assertThat(rest.messages()).hasSize(4);
      passage.place(rest);
      passage.settle(rest);
    }
    KafkaFixture.eventually(() -> fixture.whole(queue + "-aside").size() == 4);
  }

  @Test
  void moreThanMayBeHeldAtOnceIsToldAndNothingIsCopied() {
    String queue = queue(0);
    alter(queue, Map.of("max.message.bytes", "10000000"));
    ByteArraySerializer bytes = new ByteArraySerializer();
    Map<String, Object> p =
        Map.of(
            "bootstrap.servers",
            kafka.internalBootstrap(),
            "max.request.size",
            12_000_000,
            "compression.type",
            "zstd");
    try (var producer = new KafkaProducer<>(p, bytes, bytes)) {
      for (int i = 0; i < 9; i++) {
        producer.send(new ProducerRecord<>(queue, 0, null, new byte[8 << 20]));
      }
    }
    fixture.createQuarantine(queue + "-aside", 1, queue, Map.of("max.message.bytes", "10016384"));
    try (Passage passage = open(queue, queue + "-aside", "0-8")) {
      assertThat(problem(() -> passage.read(slice("0-8"))).code())
          .isEqualTo("kafka.batch-too-large");
      Batch few = passage.read(slice("0-3"));
      passage.place(few);
      passage.settle(few);
    }
    KafkaFixture.eventually(() -> fixture.whole(queue + "-aside").size() == 4);
  }

  @Test
  void copiesFitIntoAQuarantineThatTakesSmallBatches() {
    String queue = queue(0);
    alter(queue, Map.of("max.message.bytes", "3000"));
    List<AnyMessage> messages = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] value = new byte[2_500];
      random.nextBytes(value);
      messages.add(new AnyMessage(null, value, List.of(), 1_000L + i));
    }
    fixture.produceAny(queue, 0, messages);
    fixture.createQuarantine(queue + "-aside", 1, queue, Map.of("max.message.bytes", "19384"));
    try (Passage passage = open(queue, queue + "-aside", "0-299")) {
      Batch batch = passage.read(slice("0-299"));
      passage.place(batch);
      passage.settle(batch);
    }
    KafkaFixture.eventually(() -> fixture.whole(queue + "-aside").size() == 300);
    assertThat(fixture.whole(queue + "-aside"))
        .extracting(m -> Copy.read(m).orElseThrow().original().offset())
        .isSorted();
  }

  /** A message that would be too large only as a copy is refused by the broker, and told. */
  @Test
  void aCopyThatTheQuarantineDoesNotTakeIsToldAndNothingOfTheBatchIsThere() {
    String queue = queue(1);
    byte[] large = new byte[900_000];
    new Random(3).nextBytes(large);
    fixture.produceAny(queue, 0, List.of(new AnyMessage(null, large, List.of(), 5)));
    String quarantine = quarantine(queue);
    try (Passage passage = open(queue, quarantine, "0-1")) {
      Batch batch = passage.read(slice("0-1"));
      alter(quarantine, Map.of("max.message.bytes", "100000"));
      KafkaFixture.eventually(() -> refuses(quarantine, large));
      assertThat(problem(() -> passage.place(batch)).code()).isEqualTo("kafka.copy-too-large");
    }
    assertThat(fixture.whole(quarantine).stream().flatMap(m -> Copy.read(m).stream())).isEmpty();
  }

  private static boolean refuses(String queue, byte[] value) throws InterruptedException {
    ByteArraySerializer bytes = new ByteArraySerializer();
    Map<String, Object> p = Map.of("bootstrap.servers", kafka.internalBootstrap());
    try (var producer = new KafkaProducer<>(p, bytes, bytes)) {
      producer.send(new ProducerRecord<>(queue, 0, null, value)).get();
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  @Test
  void aMessageThatIsOldAlreadyStaysAsLongAsAnyOther() {
    String queue = queue(0);
    long old = Instant.now().minus(Duration.ofDays(30)).toEpochMilli();
    fixture.produce(queue, 0, List.of(new BrokerFixture.Message("", "old", old)));
    Map<String, String> brief =
        Map.of("retention.ms", "172800000", "segment.ms", "100", "file.delete.delay.ms", "0");
    fixture.createQuarantine(queue + "-aside", 1, queue, brief);
    fixture.createQuarantine(queue + "-by-hand", 1, queue, brief);
    for (int i = 0; i < 2; i++) {
      try (Passage passage = open(queue, queue + "-aside", "0")) {
        Batch batch = passage.read(slice("0"));
        passage.place(batch);
        passage.settle(batch);
      }
      fixture.produce(queue + "-by-hand", 0, List.of(new BrokerFixture.Message("", "old", old)));
    }
    String start = "-0 start";
    KafkaFixture.eventually(() ->
        !fixture.facts(queue + "-by-hand", "none").get(queue + "-by-hand" + start).equals("0"));
    assertThat(fixture.facts(queue + "-aside", "none"))
        .containsEntry(queue + "-aside" + start, "0");
    assertThat(fixture.whole(queue + "-aside"))
        .hasSize(2)
        .allSatisfy(m ->
            assertThat(m.timestampMillis())
                .isGreaterThan(Instant.now().minus(Duration.ofMinutes(5)).toEpochMilli()))
        .allSatisfy(m ->
            assertThat(Copy.read(m).orElseThrow().original().timestampMillis()).isEqualTo(old));
  }

  /** A marker is written under the fence, so its transaction is of the subscription's name. */
  @Test
  void transactionsBearTheSubscriptionsName() {
    String queue = queue(1);
    String quarantine = quarantine(queue);
    Mutation back =
        new Mutation(
            mutation().id(), Optional.of(mutation().id()), new TenantName("t"), Budget.DEFAULT);
    broker
        .voidCopies()
        .orElseThrow()
        .act(back, new VoidCopies(readers(queue), new QueueId(KafkaFixture.ID, quarantine)));
    assertThat(
            KafkaFixture.get(fixture.admin.listTransactions(new ListTransactionsOptions()).all()))
        .extracting(t -> t.transactionalId())
        .contains("clawback/" + kafka.clusterId() + "/" + queue + "/readers");
    KafkaFixture.eventually(() -> fixture.whole(quarantine).size() == 1);
    assertThat(
            fixture
                .whole(quarantine)
                .getFirst()
                .key()
                .map(k -> new String(k, StandardCharsets.UTF_8)))
        .contains(back.undoes().orElseThrow().value());
  }
}
