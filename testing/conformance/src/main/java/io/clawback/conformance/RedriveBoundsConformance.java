package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.ScanFixture.AnyMessage;
import io.clawback.conformance.ScanFixture.Header;
import io.clawback.model.error.Category;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.RedriveRules;
import io.clawback.model.name.TenantName;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Putting back to elsewhere, dead letters of others, and where nothing may be put (SAFETY I10). */
public abstract class RedriveBoundsConformance extends Redrives {

  @Test
  void elsewhereAKeyHasOnePartitionAndItsOrder() {
    Held held = new Held(1, 1);
    List<AnyMessage> messages = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      messages.add(any("key" + i % 4, "v" + i));
    }
    fixture().produceAny(held.queue, 0, messages);
    held.hold();
    String elsewhere = name("elsewhere");
    fixture().createQuarantine(elsewhere, 5, held.queue, Map.of());
    carry(mutation(), held.redriveTo(elsewhere, "0-39"), "0-39");
    TreeMap<String, TreeSet<Integer>> partitions = new TreeMap<>();
    TreeMap<String, List<String>> values = new TreeMap<>();
    for (Message m : whole(elsewhere, 40)) {
      String key = new String(m.key().orElseThrow(), StandardCharsets.UTF_8);
      partitions.computeIfAbsent(key, k -> new TreeSet<>()).add(m.partition());
      values
          .computeIfAbsent(key, k -> new ArrayList<>())
          .add(new String(m.value().orElseThrow(), StandardCharsets.UTF_8));
    }
    assertThat(partitions).hasSize(4).allSatisfy((k, p) -> assertThat(p).hasSize(1));
    for (int k = 0; k < 4; k++) {
      List<String> wanted = new ArrayList<>();
      for (int i = k; i < 40; i += 4) {
        wanted.add("v" + i);
      }
      assertThat(values).containsEntry("key" + k, wanted);
    }
  }

  @Test
  void anothersMessagesGoNowhereElse() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(2));
    List<Message> before = held.hold();
    String elsewhere = name("elsewhere");
    fixture().createQuarantine(elsewhere, 1, held.queue, Map.of());
    Mutation mine = mutation();
    Mutation another = new Mutation(mine.id(), new TenantName("another"), mine.budget());
    try (Passage passage = redriving().open(another, held.redriveTo(elsewhere, "0-1"))) {
      refusedAs(Category.USAGE, () -> passage.read(slice(0, "0-1")));
    }
    assertThat(fixture().whole(elsewhere)).isEmpty();
    carry(another, held.redrive("0-1"), "0-1");
    assertThat(held.back(before, 2)).as("where they came from they are at home").hasSize(2);
  }

  @Test
  void deadLettersOfSpringGoBackAndAreMarkedInTheQuarantine() {
    Held held = new Held(3, 1);
    String letters = name("dlt");
    fixture().createQueue(letters, 1);
    fixture()
        .produceAny(
            letters,
            0,
            List.of(
                any(
                    "k",
                    "broken",
                    header("own", "1"),
                    header("kafka_dlt-original-topic", held.queue),
                    new Header("kafka_dlt-original-partition", number(4, 2)),
                    new Header("kafka_dlt-original-offset", number(8, 17)),
                    header("kafka_dlt-exception-fqcn", "java.lang.IllegalStateException")),
                any("k", "nobody's")));
    Mutation mutation = mutation();
    var redrive = redriveOf(letters, held.queue, held.scene.quarantine, "0-1");
    try (Passage passage = redriving().open(mutation, redrive)) {
      Batch batch = passage.read(slice(0, "0-1"));
      assertThat(batch.holes())
          .as("nobody can tell where it came from")
          .containsExactly(Map.entry(0, OffsetSpans.parse("1")));
      passage.place(batch);
      passage.settle(batch);
    }
    List<Message> back = whole(held.queue, 1);
    assertThat(back).hasSize(1);
    assertThat(back.getFirst().partition()).isEqualTo(2);
    assertThat(back.getFirst().headers())
        .extracting(Message.Header::name)
        .containsExactly("own", RedriveRules.COUNT, RedriveRules.FROM);
    assertThat(held.marks(1))
        .hasSize(1)
        .allSatisfy(m -> assertThat(m.queue()).isEqualTo(queueId(letters).toString()));
    carry(mutation(), redrive, "0-1");
    assertThat(whole(held.queue, 1)).as("once").hasSize(1);
  }

  private static byte[] number(int bytes, long value) {
    byte[] all = ByteBuffer.allocate(8).putLong(value).array();
    return Arrays.copyOfRange(all, 8 - bytes, 8);
  }

  @Test
  void aShareGroupsDeadLetterIsReadAgainWhereItCameFrom() {
    Held held = new Held(2, 1);
    fixture()
        .produceAny(
            held.queue, 1, List.of(any("a", "gone"), any("b", "there", header("own", "1"))));
    fixture().trim(held.queue, 1, 1);
    String letters = name("dlq");
    fixture().createQueue(letters, 1);
    long now = fixture().now().toEpochMilli();
    List<AnyMessage> told = new ArrayList<>();
    for (int offset = 0; offset < 2; offset++) {
      told.add(
          new AnyMessage(
              null,
              null,
              List.of(
                  header("__dlq.errors.topic", held.queue),
                  header("__dlq.errors.partition", "1"),
                  header("__dlq.errors.offset", Integer.toString(offset)),
                  header("__dlq.errors.group", "group"),
                  header("__dlq.errors.message", "Offset rejected by client.")),
              now));
    }
    fixture().produceAny(letters, 0, told);
    List<Message> before = fixture().whole(held.queue);
    var redrive = redriveOf(letters, held.queue, held.scene.quarantine, "0-1");
    try (Passage passage = redriving().open(mutation(), redrive)) {
      Batch batch = passage.read(slice(0, "0-1"));
      assertThat(batch.expired()).containsExactly(Map.entry(0, OffsetSpans.parse("0")));
      assertThat(batch.messages()).hasSize(1);
      assertThat(batch.messages().getFirst().value()).hasValue(bytes("there"));
      passage.place(batch);
      passage.settle(batch);
    }
    assertThat(held.back(before, 1).stream().map(Redrives::content))
        .containsExactly(content(before.getFirst()));
  }

  @Test
  void aDestinationThatIsRemovedUnderWayLosesNothing() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(6));
    held.hold();
    Mutation mutation = mutation();
    Batch second;
    try (Passage passage = redriving().open(mutation, held.redrive("0-5"))) {
      carry(passage, slice(0, "0-1"));
      second = passage.read(slice(1, "2-5"));
      fixture().deleteQueue(held.queue);
      refusedAs(
          Category.STALE,
          () -> {
            passage.place(second);
            passage.settle(second);
          });
    }
    assertThat(held.scene.copies(6)).hasSize(6);
    assertThat(held.marks(1)).hasSize(1);
    refusedAs(Category.STALE, () -> redriving().open(mutation, held.redrive("0-5")));
    fixture().createQuarantine(held.queue, 1, held.queue, Map.of());
    try (Passage next = redriving().open(mutation, held.redrive("0-5"))) {
      assertThat(next.settled(second)).isFalse();
      next.place(second);
      next.settle(second);
    }
    assertThat(whole(held.queue, 4)).hasSize(4);
  }

  @Test
  void nothingIsPutBackWhereItsMarkWouldBeLost() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(3));
    List<Message> before = held.hold();
    String quarantine = held.scene.quarantine;
    try (Passage passage = redriving().open(mutation(), held.redrive("0-2"))) {
      Batch batch = passage.read(slice(0, "0-2"));
      passage.place(batch);
      fixture().deleteQueue(quarantine);
      fixture().createQuarantine(quarantine, 1, held.queue, Map.of());
      refusedAs(Category.STALE, () -> passage.settle(batch));
    }
    assertThat(held.back(before, 0)).isEmpty();
  }

  @Test
  void nothingIsPutBackWhereNoMarkCanBeWritten() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(3));
    List<Message> before = held.hold();
    String quarantine = held.scene.quarantine;
    try (Passage passage = redriving().open(mutation(), held.redrive("0-2"))) {
      Batch batch = passage.read(slice(0, "0-2"));
      fixture().deleteQueue(quarantine);
      refusedAs(
          Category.STALE,
          () -> {
            passage.place(batch);
            passage.settle(batch);
          });
    }
    assertThat(held.back(before, 0)).isEmpty();
  }

  @Test
  void refusesADestinationThatMayDropThem() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(2));
    held.hold();
    for (Map<String, String> flaw :
        List.of(
            Map.of("cleanup.policy", "compact"),
            Map.of("retention.ms", "3600000"),
            Map.of("retention.bytes", "1000000000"))) {
      String unsafe = name("unsafe");
      fixture().createQuarantine(unsafe, 1, held.queue, flaw);
      refusedAs(Category.LIMIT, () -> redriving().open(mutation(), held.redriveTo(unsafe, "0-1")));
      assertThat(fixture().whole(unsafe)).isEmpty();
    }
    refusedAs(
        Category.LIMIT,
        () -> redriving().open(mutation(), held.redriveTo(held.scene.quarantine, "0-1")));
    for (String internal : fixture().internalQueues()) {
      refusedAs(
          Category.USAGE, () -> redriving().open(mutation(), held.redriveTo(internal, "0-1")));
    }
    assertThat(held.marks(0)).isEmpty();
  }

  @Test
  void refusesToMarkWhereMarksMayBeLost() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(2));
    held.hold();
    String compacted = name("marks");
    fixture().createQuarantine(compacted, 1, held.queue, Map.of("cleanup.policy", "compact"));
    refusedAs(
        Category.LIMIT,
        () ->
            redriving()
                .open(mutation(), redriveOf(held.scene.quarantine, held.queue, compacted, "0-1")));
  }

  @Test
  void refusesAQueueThatWasMadeAgainAndAnotherCluster() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(2));
    held.hold();
    String quarantine = held.scene.quarantine;
    refusedAs(
        Category.STALE,
        () ->
            redriving()
                .open(
                    mutation(),
                    redriveIn(quarantine, incarnation(held.queue), held.queue, quarantine, "0-1")));
    try (var elsewhere = wrongCluster()) {
      refusedAs(
          Category.WRONG_TARGET,
          () -> elsewhere.redrive().orElseThrow().open(mutation(), held.redrive("0-1")));
    }
  }
}
