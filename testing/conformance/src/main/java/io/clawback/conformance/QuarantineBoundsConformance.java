package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.error.Category;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What is no message any more, what is not there yet, and where nothing may be copied to (SAFETY
 * I7, I10).
 */
public abstract class QuarantineBoundsConformance extends Quarantines {

  @Test
  void everyOffsetIsAMessageOrAHoleOrExpired() {
    String queue = queue(1, 5);
    fixture().produceCommitted(queue, 0, messages(3));
    fixture().produceAborted(queue, 0, messages(3));
    fixture().produce(queue, 0, messages(2));
    long end = known(partition(queue, 0).logEnd());
    fixture().trim(queue, 0, 2);
    Scene scene = new Scene(queue, 1);
    String all = "0-" + (end - 1);
    try (Passage passage = scene.open(mutation(), scene.aside(all))) {
      Batch batch = passage.read(slice(0, all));
      assertThat(batch.messages().stream().map(Quarantines::told))
          .hasSize(3 + 3 + 2)
          .containsExactlyElementsOf(
              fixture().whole(queue).stream().map(Quarantines::told).toList());
      assertThat(batch.expired()).containsExactly(Map.entry(0, OffsetSpans.parse("0-1")));
      TreeSet<Long> offsets = new TreeSet<>(List.of(0L, 1L));
      batch.messages().stream().map(Message::offset).forEach(offsets::add);
      for (long offset = 0; offset < end; offset++) {
        assertThat(offsets.contains(offset))
            .as("offset " + offset)
            .isNotEqualTo(batch.holes().getOrDefault(0, OffsetSpans.NONE).contains(offset));
      }
      passage.place(batch);
      passage.settle(batch);
    }
    scene.copies(8);
  }

  @Test
  void compactedMessagesAreHoles() {
    String queue = name("queue");
    fixture().createCompactedQueue(queue, 1);
    List<BrokerFixture.Message> same = new ArrayList<>();
    long now = fixture().now().toEpochMilli();
    for (int i = 0; i < 10; i++) {
      same.add(new BrokerFixture.Message(i % 2 == 0 ? "even" : "odd", "m" + i, now));
    }
    fixture().produce(queue, 0, same);
    fixture().compact(queue, 0);
    Scene scene = new Scene(queue, 1);
    try (Passage passage = scene.open(mutation(), scene.aside("0-9"))) {
      Batch batch = passage.read(slice(0, "0-9"));
      assertThat(batch.messages()).extracting(Message::offset).containsExactly(8L, 9L);
      assertThat(batch.holes()).containsExactly(Map.entry(0, OffsetSpans.parse("0-7")));
      assertThat(batch.expired()).isEmpty();
    }
  }

  @Test
  void aBatchOfHolesAloneIsFinalByItself() {
    String queue = queue(1);
    fixture().produceAborted(queue, 0, messages(3));
    fixture().produce(queue, 0, messages(1));
    Scene scene = new Scene(queue, 1);
    Mutation mutation = mutation();
    for (int i = 0; i < 2; i++) {
      try (Passage passage = scene.open(mutation, scene.aside("0-2"))) {
        Batch batch = passage.read(slice(0, "0-2"));
        assertThat(batch.messages()).isEmpty();
        assertThat(batch.holes()).containsExactly(Map.entry(0, OffsetSpans.parse("0-2")));
        assertThat(passage.place(batch).where()).isEmpty();
        passage.settle(batch);
      }
    }
    assertThat(scene.there()).isEmpty();
  }

  @Test
  void refusesAnOffsetThatIsNotThereYet() {
    Scene scene = Scene.of(this, 1, 10);
    try (Passage passage = scene.open(mutation(), scene.aside("8-10"))) {
      refusedAs(Category.STALE, () -> passage.read(slice(0, "8-10")));
      refusedAs(Category.STALE, () -> passage.read(slice(0, "", "", "", "0")));
    }
    assertThat(scene.there()).isEmpty();
  }

  @Test
  void refusesAnOffsetInAnOpenTransaction() {
    Scene scene = Scene.of(this, 1, 10);
    try (LogFixture.Transaction open = fixture().begin(scene.queue, 0, messages(3));
        Passage passage = scene.open(mutation(), scene.aside("8-10"))) {
      refusedAs(Category.STALE, () -> passage.read(slice(0, "8-10")));
      assertThat(passage.read(slice(0, "8-9")).messages()).hasSize(2);
      open.commit();
      eventually(() -> assertThat(passage.read(slice(0, "8-10")).messages()).hasSize(3));
    }
  }

  @Test
  void refusesAQueueThatWasMadeAgain() {
    Scene scene = Scene.of(this, 1, 10);
    String before = incarnation(scene.queue);
    fixture().deleteQueue(scene.queue);
    fixture().createQueue(scene.queue, 1);
    fixture().produce(scene.queue, 0, messages(10));
    refusedAs(
        Category.STALE,
        () -> scene.open(mutation(), scene.asideIn(scene.quarantine, before, "0-4")));
  }

  @Test
  void aQueueThatIsMadeAgainUnderAPassageIsNotRead() {
    Scene scene = Scene.of(this, 1, 10);
    try (Passage passage = scene.open(mutation(), scene.aside("0-4"))) {
      fixture().deleteQueue(scene.queue);
      fixture().createQueue(scene.queue, 1);
      fixture().produce(scene.queue, 0, messages(10));
      refusedAs(Category.STALE, () -> passage.read(slice(0, "0-4")));
    }
    assertThat(scene.there()).isEmpty();
  }

  @Test
  void aBatchIsNotFinalInAQuarantineThatWasMadeAgain() {
    Scene scene = Scene.of(this, 1, 3);
    try (Passage passage = scene.open(mutation(), scene.aside("0-2"))) {
      Batch batch = passage.read(slice(0, "0-2"));
      passage.place(batch);
      fixture().deleteQueue(scene.quarantine);
      fixture().createQuarantine(scene.quarantine, 2, scene.queue, Map.of());
      refusedAs(Category.STALE, () -> passage.settle(batch));
    }
    assertThat(scene.copies(0)).isEmpty();
  }

  @Test
  void refusesAQuarantineThatIsNotThere() {
    Scene scene = Scene.of(this, 1, 10);
    String nowhere = name("nowhere");
    refusedAs(
        Category.STALE,
        () -> scene.open(mutation(), scene.asideIn(nowhere, incarnation(scene.queue), "0-4")));
    assertThat(broker().inspect().discover().queues()).doesNotContain(nowhere);
  }

  @Test
  void refusesEachQuarantineWhereCopiesAreNotSafe() {
    Scene scene = Scene.of(this, 1, 10);
    for (Map<String, String> flaw : fixture().unsafe()) {
      String unsafe = name("quarantine");
      fixture().createQuarantine(unsafe, 1, scene.queue, flaw);
      leavesAsItWas(
          unsafe,
          scene.group,
          () ->
              refusedAs(
                  Category.LIMIT,
                  () ->
                      scene.open(
                          mutation(), scene.asideIn(unsafe, incarnation(scene.queue), "0-4"))));
    }
  }

  @Test
  void refusesTheSourceItselfAndInternalQueues() {
    Scene scene = Scene.of(this, 1, 10);
    refusedAs(
        Category.LIMIT,
        () -> scene.open(mutation(), scene.asideIn(scene.queue, incarnation(scene.queue), "0-4")));
    for (String internal : fixture().internalQueues()) {
      refusedAs(
          Category.USAGE,
          () -> scene.open(mutation(), scene.asideIn(internal, incarnation(scene.queue), "0-4")));
    }
  }

  @Test
  void refusesAnotherCluster() {
    Scene scene = Scene.of(this, 1, 10);
    try (var elsewhere = wrongCluster()) {
      refusedAs(
          Category.WRONG_TARGET,
          () -> elsewhere.setAside().orElseThrow().open(mutation(), scene.aside("0-4")));
    }
    assertThat(scene.there()).isEmpty();
  }
}
