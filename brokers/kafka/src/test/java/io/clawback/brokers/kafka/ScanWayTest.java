package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.ScanFixture.AnyMessage;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.QueueId;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.servers.kafka.FreePorts;
import io.clawback.servers.kafka.Listener;
import io.clawback.servers.kafka.TcpProxy;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan.Bounds;
import io.clawback.spi.broker.Scan.Ended;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Request;
import io.clawback.spi.broker.Scan.Unreadable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may happen on the way between a scan and two brokers. */
class ScanWayTest {
  private static final int MESSAGES = 3_000;
  private static EmbeddedKafka one;
  private static EmbeddedKafka two;
  private static TcpProxy toOne;
  private static TcpProxy toTwo;
  private static KafkaFixture fixture;
  private static Broker broker;

  @BeforeAll
  static void start() {
    List<Integer> ports = FreePorts.take(4);
    one =
        EmbeddedKafka.builder()
            .listener(new Listener("PROXIED", "PLAINTEXT", ports.get(0), ports.get(1)))
            .start();
    toOne = TcpProxy.start(ports.get(1), ports.get(0));
    two =
        EmbeddedKafka.builder()
            .joining(one, 2)
            .listener(new Listener("PROXIED", "PLAINTEXT", ports.get(2), ports.get(3)))
            .start();
    toTwo = TcpProxy.start(ports.get(3), ports.get(2));
    var settings = KafkaFixture.plaintext("127.0.0.1:" + ports.get(1));
    fixture = new KafkaFixture(one.internalBootstrap(), one.clusterId(), settings, true);
    broker = fixture.open(fixture.declaration(), Limits.DEFAULT);
  }

  @AfterAll
  static void stop() {
    broker.close();
    fixture.close();
    toOne.close();
    toTwo.close();
    two.close();
    one.close();
  }

  /** A queue on the first broker, of more than one answer. */
  private static void fill(String queue) {
    NewTopic topic = new NewTopic(queue, Map.of(0, List.of(1)));
    KafkaFixture.get(fixture.admin.createTopics(List.of(topic)).all());
    fixture.produceAny(
        queue,
        0,
        Collections.nCopies(
            MESSAGES,
            new AnyMessage(null, new byte[5_000], List.of(), System.currentTimeMillis())));
  }

  /** Counts, in order, and does something once when the first message comes. */
  private static class Counting implements Lane {
    private final Runnable first;
    long next;

    Counting(Runnable first) {
      this.first = first;
    }

    @Override
    public void take(MessageBatch batch) {
      if (next == 0) {
        first.run();
      }
      for (int i = 0; i < batch.size(); i++) {
        assertThat(batch.offset(i)).isEqualTo(next++);
      }
    }

    @Override
    public void unreadable(Unreadable what) {
      throw new IllegalStateException(what.toString());
    }

    @Override
    public void passed(long passed) {}
  }

  private static Ended scan(String queue, Lane lane, BooleanSupplier stop) {
    Request request =
        new Request(
            new QueueId(KafkaFixture.ID, queue),
            List.of(new Range(0, 0, MESSAGES)),
            new Bounds(1, 1 << 20, 1L << 40));
    return broker.scan().orElseThrow().read(request, _ -> lane, stop).getFirst();
  }

  private static void readsAll(String queue, Runnable meanwhile) {
    Counting lane = new Counting(meanwhile);
    assertThat(scan(queue, lane, () -> false))
        .isEqualTo(new Ended(new Range(0, 0, MESSAGES), MESSAGES, Optional.empty()));
    assertThat(lane.next).isEqualTo(MESSAGES);
  }

  @Test
  void goesOnWhereTheLeaderMovedTo() {
    fill("moved");
    TopicPartition partition = new TopicPartition("moved", 0);
    readsAll(
        "moved",
        () -> {
          KafkaFixture.get(
              fixture
                  .admin
                  .alterPartitionReassignments(
                      Map.of(partition, Optional.of(new NewPartitionReassignment(List.of(2)))))
                  .all());
          KafkaFixture.eventually(() ->
              KafkaFixture.get(
                          fixture
                              .admin
                              .describeTopics(List.of("moved"))
                              .topicNameValues()
                              .get("moved"))
                      .partitions()
                      .getFirst()
                      .leader()
                      .id()
                  == 2);
        });
  }

  @Test
  void goesOnWhenTheConnectionBreaks() {
    fill("cut");
    readsAll("cut", toOne::reset);
  }

  @Test
  void aQuotaSlowsItDownAndBreaksNothing() {
    fill("throttled");
    ClientQuotaEntity who = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "clawback"));
    quota(who, 6e6);
    try {
      readsAll("throttled", () -> {});
    } finally {
      quota(who, null);
    }
  }

  private static void quota(ClientQuotaEntity who, Double rate) {
    var op = new ClientQuotaAlteration.Op("consumer_byte_rate", rate);
    KafkaFixture.get(
        fixture
            .admin
            .alterClientQuotas(List.of(new ClientQuotaAlteration(who, List.of(op))))
            .all());
  }

  @Test
  void stopsWithinASecondThoughTheBrokerIsSilent() {
    fill("silent");
    AtomicInteger asked = new AtomicInteger();
    long[] told = new long[1];
    Counting lane =
        new Counting(() -> toOne.blackHole(true)) {
          @Override
          public void take(MessageBatch batch) {
            asked.set(0);
            super.take(batch);
          }
        };
    // Asked so often since the last message, it can only be waiting for an answer.
    BooleanSupplier stop =
        () -> {
          if (told[0] == 0 && lane.next > 0 && asked.incrementAndGet() > 8) {
            told[0] = System.nanoTime();
          }
          return told[0] != 0;
        };
    try {
      Ended ended = scan("silent", lane, stop);
      assertThat(Duration.ofNanos(System.nanoTime() - told[0])).isLessThan(Duration.ofSeconds(1));
      assertThat(ended.problem()).isEmpty();
      assertThat(ended.next()).isEqualTo(lane.next).isLessThan(MESSAGES);
    } finally {
      toOne.blackHole(false);
      toOne.reset();
    }
  }
}
