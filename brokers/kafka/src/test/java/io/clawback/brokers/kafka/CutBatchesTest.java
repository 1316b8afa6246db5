package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawback.conformance.BrokerFixture;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
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
import io.clawback.model.run.Outcome;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.servers.kafka.FreePorts;
import io.clawback.servers.kafka.Listener;
import io.clawback.servers.kafka.LossyProxy;
import io.clawback.servers.kafka.LossyProxy.Loss;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A batch whose connection is cut anywhere between its first message and the answer to its commit
 * is final or has no effect; the next passage tells which, and each message is there once in the
 * end (SAFETY I1, I2).
 */
class CutBatchesTest {
  private static final Slice SLICE =
      new Slice(0, new TreeMap<>(Map.of(0, OffsetSpans.parse("0-4,7"), 1, OffsetSpans.parse("3"))));
  private static final int CHOSEN = 7;

  private static EmbeddedKafka kafka;
  private static LossyProxy proxy;
  private static KafkaFixture fixture;
  private static Broker broker;

  @BeforeAll
  static void start() {
    List<Integer> ports = FreePorts.take(2);
    EmbeddedKafka.Builder builder =
        EmbeddedKafka.builder()
            .listener(new Listener("PROXIED", "PLAINTEXT", ports.get(0), ports.get(1)));
    KafkaFixture.QUICK.forEach(builder::property);
    kafka = builder.start();
    proxy = LossyProxy.start(ports.get(1), ports.get(0));
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.plaintext("127.0.0.1:" + ports.get(1)),
            true);
    broker = fixture.open(fixture.declaration(), Limits.DEFAULT);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
    fixture.close();
    proxy.close();
    kafka.close();
  }

  /** A queue with messages, a quarantine beside it, and what is to be set aside. */
  private static final class World {
    final String queue = "cut-" + UUID.randomUUID();
    final String quarantine = queue + "-aside";
    final Mutation mutation = mutation();
    final SetAside operation;

    World() {
      fixture.createQueue(queue, 2);
      List<BrokerFixture.Message> messages = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        messages.add(new BrokerFixture.Message("k", "m" + i, System.currentTimeMillis()));
      }
      fixture.produce(queue, 0, messages);
      fixture.produce(queue, 1, messages);
      fixture.createQuarantine(quarantine, 2, queue, Map.of());
      operation =
          new SetAside(
              subscription(),
              fixture.facts(queue, "none").get("id"),
              List.of(new Chosen(0, "0-4,7"), new Chosen(1, "3")),
              new QueueId(KafkaFixture.ID, quarantine),
              "poison");
    }

    SubscriptionId subscription() {
      return new SubscriptionId(new GroupId(KafkaFixture.ID, "readers"), queue);
    }

    Passage open() {
      return transfer().open(mutation, operation);
    }

    /**
     * What the executor does after whatever broke: a new passage asks, and does what is missing.
     */
    boolean finish() {
      try (Passage passage = open()) {
        Batch batch = passage.read(SLICE);
        if (passage.settled(batch)) {
          return true;
        }
        passage.place(batch);
        passage.settle(batch);
        return false;
      }
    }

    /** Each chosen message is there once, and nothing is held open. */
    void isThereOnce() {
      for (int p = 0; p < 2; p++) {
        TopicPartition partition = new TopicPartition(quarantine, p);
        KafkaFixture.eventually(() -> fixture.stable(partition));
      }
      assertThat(fixture.whole(quarantine).stream().flatMap(m -> Copy.read(m).stream()))
          .hasSize(CHOSEN)
          .extracting(c -> c.original().partition() + "@" + c.original().offset())
          .containsExactlyInAnyOrder("0@0", "0@1", "0@2", "0@3", "0@4", "0@7", "1@3");
    }
  }

  private static Transfer<SetAside> transfer() {
    return broker.setAside().orElseThrow();
  }

  private static Mutation mutation() {
    return new Mutation(
        new OperationId(UUID.randomUUID().toString().replace("-", "")),
        new TenantName("t"),
        Budget.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "22,REQUEST", "22,ANSWER",
    "0,REQUEST", "0,ANSWER",
    "26,REQUEST", "26,ANSWER"
  })
  void aCutConnectionLosesAndDoublesNothing(int kind, Loss loss) {
    World world = new World();
    proxy.lose(kind, loss, () -> {});
    try {
      world.finish();
    } catch (ClawbackException e) {
      world.finish();
    }
    assertThat(proxy.lost()).isTrue();
    world.isThereOnce();
    assertThat(world.finish()).as("settled").isTrue();
    world.isThereOnce();
  }

  /** As when the process dies while it waits for the answer. */
  @ParameterizedTest
  @CsvSource({"ANSWER,true", "REQUEST,false"})
  void whoDiesDuringTheCommitIsToldRightlyByTheNext(Loss loss, boolean landed) {
    World world = new World();
    Thread dying = Thread.currentThread();
    try (Passage passage = world.open()) {
      Batch batch = passage.read(SLICE);
      passage.place(batch);
      proxy.lose(LossyProxy.END_TXN, loss, dying::interrupt);
      ClawbackException e =
          catchThrowableOfType(ClawbackException.class, () -> passage.settle(batch));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(e.problem().category()).isEqualTo(Category.CONNECTION);
      assertThat(e.problem().code()).isEqualTo("kafka.in-doubt");
    }
    assertThat(proxy.lost()).isTrue();
    assertThat(world.finish()).isEqualTo(landed);
    world.isThereOnce();
  }

  @ParameterizedTest
  @CsvSource({"0", "26"})
  void whatArrivesAfterTheNextPassageBeganHasNoEffect(int kind) throws Exception {
    World world = new World();
    AtomicReference<Boolean> wasThere = new AtomicReference<>();
    try (Passage slow = world.open()) {
      Batch batch = slow.read(SLICE);
      if (kind == LossyProxy.END_TXN) {
        slow.place(batch);
      }
      proxy.lose(kind, Loss.TIMELINESS, () -> wasThere.set(world.finish()));
      ClawbackException e =
          catchThrowableOfType(
              ClawbackException.class,
              () -> {
                if (kind == LossyProxy.PRODUCE) {
                  slow.place(batch);
                }
                slow.settle(batch);
              });
      assertThat(e).isNotNull();
      assertThat(e.problem().category()).as(e.toString()).isEqualTo(Category.STALE);
      proxy.deliver();
    }
    assertThat(wasThere.get()).isFalse();
    world.isThereOnce();
  }

  @ParameterizedTest
  @CsvSource({
    "22,REQUEST", "22,ANSWER",
    "0,REQUEST", "0,ANSWER",
    "26,REQUEST", "26,ANSWER"
  })
  void aVoidIsSaidOnceWhereverTheConnectionIsCut(int kind, Loss loss) {
    World world = new World();
    Mutation back =
        new Mutation(
            mutation().id(),
            Optional.of(world.mutation.id()),
            world.mutation.tenant(),
            Budget.DEFAULT);
    VoidCopies operation =
        new VoidCopies(world.subscription(), new QueueId(KafkaFixture.ID, world.quarantine));
    var voids = broker.voidCopies().orElseThrow();
    proxy.lose(kind, loss, () -> {});
    for (int i = 0; i < 2; i++) {
      assertThat(voids.act(back, operation)).isInstanceOf(Outcome.Done.class);
    }
    assertThat(proxy.lost()).isTrue();
    // One in each partition, which lies as long as the copies there.
    KafkaFixture.eventually(() -> fixture.whole(world.quarantine).size() == 2);
  }

  @Test
  void aPassageThatIsCutWhilePlacingLetsGoOfWhatItPlaced() {
    World world = new World();
    Thread dying = Thread.currentThread();
    Batch batch;
    try (Passage passage = world.open()) {
      batch = passage.read(SLICE);
      proxy.lose(LossyProxy.PRODUCE, Loss.ANSWER, dying::interrupt);
      ClawbackException e =
          catchThrowableOfType(ClawbackException.class, () -> passage.place(batch));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(e.problem().category()).isEqualTo(Category.CONNECTION);
    }
    assertThat(fixture.whole(world.quarantine)).isEmpty();
    assertThat(world.finish()).isFalse();
    world.isThereOnce();
  }
}
