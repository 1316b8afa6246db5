package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.BrokerFixture;
import io.clawback.model.fleet.Limits;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.run.OperationId;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** However what was chosen is cut into slices, each offset is told once, and rightly. */
class ReadAheadTest {
  private static final int PARTITIONS = 3;

  private static List<BrokerFixture.Message> messages(int count) {
    List<BrokerFixture.Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(new BrokerFixture.Message("", "m" + i, 1_000_000L + i));
    }
    return messages;
  }

  /** Three of four offsets; the fourth is not touched. */
  private static OffsetSpans chosen(long end) {
    List<Long> offsets = new ArrayList<>();
    for (long offset = 0; offset < end; offset++) {
      if (offset % 4 != 3) {
        offsets.add(offset);
      }
    }
    return OffsetSpans.of(offsets);
  }

  private static List<Slice> slices(List<Chosen> chosen, long size) {
    List<Slice> slices = new ArrayList<>();
    TreeMap<Integer, OffsetSpans> now = new TreeMap<>();
    long left = size;
    for (Chosen part : chosen) {
      long count = part.spans().count();
      for (long at = 0; at < count; ) {
        OffsetSpans cut = part.spans().slice(at, Math.min(count, at + left));
        now.put(part.partition(), cut);
        at += cut.count();
        left -= cut.count();
        if (left == 0) {
          slices.add(new Slice(slices.size(), now));
          now = new TreeMap<>();
          left = size;
        }
      }
    }
    if (!now.isEmpty()) {
      slices.add(new Slice(slices.size(), now));
    }
    return slices;
  }

  @Test
  void everySliceIsWhatWasChosenForIt() {
    try (EmbeddedKafka kafka = EmbeddedKafka.builder().start();
        KafkaFixture fixture =
            new KafkaFixture(
                kafka.internalBootstrap(),
                kafka.clusterId(),
                KafkaFixture.plaintext(kafka.bootstrap()),
                true);
        Broker broker = fixture.open(fixture.declaration(), Limits.DEFAULT)) {
      fixture.createQueue("ahead", PARTITIONS);
      for (int p = 0; p < PARTITIONS; p++) {
        fixture.produce("ahead", p, messages(1_000));
        fixture.produceAborted("ahead", p, messages(700));
        fixture.produceCommitted("ahead", p, messages(900));
        fixture.produce("ahead", p, messages(400));
      }
      fixture.trim("ahead", 1, 500);
      fixture.createQuarantine("ahead-aside", 1, "ahead", Map.of());
      List<Chosen> chosen = new ArrayList<>();
      TreeSet<String> wanted = new TreeSet<>();
      for (int p = 0; p < PARTITIONS; p++) {
        long end = Long.parseLong(fixture.facts("ahead", "none").get("ahead-" + p + " end"));
        chosen.add(new Chosen(p, chosen(end).text()));
      }
      for (Message m : fixture.whole("ahead")) {
        if (chosen.get(m.partition()).spans().contains(m.offset())) {
          wanted.add(m.partition() + "@" + m.offset());
        }
      }
      SetAside operation =
          new SetAside(
              new SubscriptionId(new GroupId(KafkaFixture.ID, "readers"), "ahead"),
              fixture.facts("ahead", "none").get("id"),
              chosen,
              new QueueId(KafkaFixture.ID, "ahead-aside"),
              "poison");
      for (long size : new long[] {90, 700, 4_000, 100_000}) {
        TreeSet<String> seen = new TreeSet<>();
        long told = 0;
        long expired = 0;
        try (Passage passage =
            broker
                .setAside()
                .orElseThrow()
                .open(
                    new Mutation(
                        new OperationId("a".repeat(32)), new TenantName("t"), Budget.DEFAULT),
                    operation)) {
          for (Slice slice : slices(chosen, size)) {
            Batch batch = passage.read(slice);
            assertThat(batch.slice()).isEqualTo(slice);
            for (Message m : batch.messages()) {
              assertThat(slice.offsets().get(m.partition()).contains(m.offset())).isTrue();
              assertThat(seen.add(m.partition() + "@" + m.offset())).isTrue();
            }
            told += batch.messages().size();
            told += batch.holes().values().stream().mapToLong(OffsetSpans::count).sum();
            long gone = batch.expired().values().stream().mapToLong(OffsetSpans::count).sum();
            told += gone;
            expired += gone;
          }
        }
        assertThat(seen).as("slices of " + size).isEqualTo(wanted);
        assertThat(told).isEqualTo(chosen.stream().mapToLong(c -> c.spans().count()).sum());
        assertThat(expired).isEqualTo(chosen(500).count());
      }
    }
  }
}
