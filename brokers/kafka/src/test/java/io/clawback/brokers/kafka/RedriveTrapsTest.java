package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.ScanFixture.AnyMessage;
import io.clawback.conformance.ScanFixture.Header;
import io.clawback.model.fleet.Limits;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.RedriveRules;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.Topology;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.model.run.OperationId;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Putting back into topics that let go of what is old, on a broker that looks every second. */
class RedriveTrapsTest {
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;
  private static Broker broker;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    KafkaFixture.QUICK_GROUPS.forEach(builder::property);
    builder.property("log.retention.check.interval.ms", "1000");
    builder.property("log.initial.task.delay.ms", "100");
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

  /** Copies of messages that old, as an operation of ours leaves them. */
  private static void copies(String quarantine, String source, List<Message> originals) {
    List<AnyMessage> copies = new ArrayList<>();
    for (Message original : originals) {
      Copy copy =
          new Copy(
              "operation",
              0,
              new QueueId(KafkaFixture.ID, source).toString(),
              "incarnation",
              "tenant",
              "reason",
              original);
      copies.add(
          new AnyMessage(
              original.key().orElse(null),
              original.value().orElse(null),
              copy.headers().stream()
                  .map(h -> new Header(h.name(), h.value().orElse(null)))
                  .toList(),
              System.currentTimeMillis()));
    }
    fixture.produceAny(quarantine, 0, copies);
  }

  private static Message message(long offset, long time) {
    return new Message(
        0, offset, time, Optional.empty(), Optional.of(new byte[] {(byte) offset}), List.of());
  }

  private static Redrive redrive(String quarantine, String destination, String chosen) {
    String incarnation =
        broker
            .inspect()
            .snapshot(
                new Topology(KafkaFixture.ID, kafka.clusterId(), List.of(quarantine), List.of()))
            .queue(quarantine)
            .orElseThrow()
            .incarnation();
    return new Redrive(
        new SubscriptionId(new GroupId(KafkaFixture.ID, Redrive.GROUP), quarantine),
        incarnation,
        List.of(new Chosen(0, chosen)),
        new QueueId(KafkaFixture.ID, destination),
        new QueueId(KafkaFixture.ID, quarantine),
        Redrive.MOST,
        0);
  }

  private static void carry(Redrive redrive, String chosen) {
    Mutation mutation =
        new Mutation(
            new OperationId("redrive-" + redrive.destination().name()),
            new TenantName("tenant"),
            new Budget(1_000, 100, Duration.ofMinutes(1), 0, 0));
    try (Passage passage = broker.redrive().orElseThrow().open(mutation, redrive)) {
      Batch batch = passage.read(new Slice(0, new TreeMap<>(Map.of(0, OffsetSpans.parse(chosen)))));
      passage.place(batch);
      passage.settle(batch);
    }
  }

  private static String time(Message message) {
    return message.headers().stream()
        .filter(h -> h.name().equals(RedriveRules.TIME))
        .map(h -> new String(h.value().orElseThrow(), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }

  @Test
  void anEightDayOldMessageSurvivesInASevenDayTopic() {
    Map<String, String> week =
        Map.of("retention.ms", "604800000", "segment.ms", "1000", "file.delete.delay.ms", "100");
    fixture.create("week", 1, week);
    fixture.create("week.control", 1, week);
    fixture.createQuarantine("week.quarantine", 1, "week", Map.of());
    long now = System.currentTimeMillis();
    long old = now - Duration.ofDays(8).toMillis();
    long young = now - Duration.ofDays(5).toMillis();
    copies("week.quarantine", "week", List.of(message(0, old), message(1, young)));
    carry(redrive("week.quarantine", "week", "0-1"), "0-1");
    // What has its own time after eight days is let go of: here it would have been lost.
    fixture.produceAny("week.control", 0, List.of(new AnyMessage(null, null, List.of(), old)));
    KafkaFixture.eventually(() -> fixture.whole("week.control").isEmpty());
    // The segment is closed by now; two more looks of the broker.
    fixture.produceAny("week.control", 0, List.of(new AnyMessage(null, null, List.of(), old)));
    KafkaFixture.eventually(() -> fixture.whole("week.control").isEmpty());
    KafkaFixture.eventually(() -> fixture.whole("week").size() == 2);
    List<Message> there = fixture.whole("week");
    assertThat(there).hasSize(2);
    assertThat(there.get(0).timestampMillis()).isGreaterThanOrEqualTo(now);
    assertThat(time(there.get(0))).isEqualTo(Long.toString(old));
    assertThat(there.get(1).timestampMillis()).isEqualTo(young);
    assertThat(time(there.get(1))).isEmpty();
  }

  @Test
  void aTimeThatTheTopicRefusesIsNotAskedFor() {
    fixture.create("strict", 1, Map.of("message.timestamp.before.max.ms", "86400000"));
    fixture.createQuarantine("strict.quarantine", 1, "strict", Map.of());
    long now = System.currentTimeMillis();
    long old = now - Duration.ofDays(2).toMillis();
    copies("strict.quarantine", "strict", List.of(message(0, old), message(1, now - 60_000)));
    carry(redrive("strict.quarantine", "strict", "0-1"), "0-1");
    KafkaFixture.eventually(() -> fixture.whole("strict").size() == 2);
    List<Message> there = fixture.whole("strict");
    assertThat(there.get(0).timestampMillis()).isGreaterThanOrEqualTo(now);
    assertThat(time(there.get(0))).isEqualTo(Long.toString(old));
    assertThat(there.get(1).timestampMillis()).isEqualTo(now - 60_000);
  }

  /** A partition that more copies come to keeps them all for longer; its marks lie in another. */
  @Test
  void whatWasPutBackIsKnownAsLongAsItsCopyIsThere() {
    fixture.create("marked", 2, Map.of());
    fixture.createQuarantine(
        "marked.quarantine",
        2,
        "marked",
        Map.of(
            "retention.ms",
            "4000",
            "file.delete.delay.ms",
            "100",
            "message.timestamp.type",
            "CreateTime"));
    long now = System.currentTimeMillis();
    QueueId source = new QueueId(KafkaFixture.ID, "marked");
    Message original =
        new Message(1, 7, now, Optional.empty(), Optional.of(new byte[] {7}), List.of());
    for (long at : List.of(now, now + 600_000)) {
      Copy copy =
          new Copy("op-" + at, 0, source.toString(), "incarnation", "tenant", "reason", original);
      fixture.produceAny(
          "marked.quarantine",
          1,
          List.of(
              new AnyMessage(
                  null,
                  new byte[] {7},
                  copy.headers().stream()
                      .map(h -> new Header(h.name(), h.value().orElse(null)))
                      .toList(),
                  at)));
    }
    Redrive once = redrive("marked.quarantine", "marked", "0");
    Redrive redrive =
        new Redrive(
            once.subscription(),
            once.incarnation(),
            List.of(new Chosen(1, "0")),
            once.destination(),
            once.marks(),
            once.most(),
            0);
    Slice slice = new Slice(0, new TreeMap<>(Map.of(1, OffsetSpans.parse("0"))));
    for (String operation : List.of("first", "again")) {
      Mutation mutation =
          new Mutation(
              new OperationId(operation),
              new TenantName("tenant"),
              new Budget(1_000, 100, Duration.ofMinutes(1), 0, 0));
      try (Passage passage = broker.redrive().orElseThrow().open(mutation, redrive)) {
        Batch batch = passage.read(slice);
        passage.place(batch);
        passage.settle(batch);
      }
      // Time goes by: what was written last to a partition is as old as the partition may get.
      KafkaFixture.eventually(() ->
          fixture.whole("marked.quarantine").stream()
              .filter(m -> m.partition() == 0)
              .toList()
              .isEmpty());
    }
    assertThat(fixture.whole("marked.quarantine").stream().filter(m -> Copy.read(m).isPresent()))
        .hasSize(2);
    assertThat(fixture.whole("marked")).as("put back once").hasSize(1);
  }
}
