package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.ScanFixture.AnyMessage;
import io.clawback.conformance.ScanFixture.Header;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Placed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Setting messages aside: whole, final or without effect, and never twice (SAFETY I1 to I5). */
public abstract class QuarantineConformance extends Quarantines {

  @Test
  void copiesAreWholeAndSayWhereTheyCameFrom() {
    String queue = queue(1);
    byte[] empty = new byte[0];
    long now = fixture().now().toEpochMilli();
    byte[] odd = {0, -1, -128, 10};
    fixture()
        .produceAny(
            queue,
            0,
            List.of(
                new AnyMessage(null, "no key".getBytes(StandardCharsets.UTF_8), List.of(), now),
                new AnyMessage(empty, empty, List.of(), now - 1),
                new AnyMessage(odd, null, List.of(), 7),
                new AnyMessage(
                    odd,
                    odd,
                    List.of(
                        new Header("b", odd),
                        new Header("a", null),
                        new Header("b", empty),
                        new Header("clawback.operation", odd)),
                    now - 8L * 86_400_000)));
    Scene scene = new Scene(queue, 2);
    Mutation mutation = mutation();
    try (Passage passage = scene.open(mutation, scene.aside("0-3"))) {
      assertThat(carry(passage, slice(0, "0-3"))).isTrue();
    }
    List<Copy> copies = scene.copies(4);
    assertThat(copies)
        .allSatisfy(c -> {
          assertThat(c.operation()).isEqualTo(mutation.id().value());
          assertThat(c.batch()).isZero();
          assertThat(c.source()).isEqualTo(queueId(queue).toString());
          assertThat(c.incarnation()).isEqualTo(incarnation(queue));
          assertThat(c.tenant()).isEqualTo("conformance");
          assertThat(c.reason()).isEqualTo("poison-1");
        });
    assertThat(copies.stream().map(Copy::original).map(Quarantines::told))
        .containsExactlyElementsOf(fixture().whole(queue).stream().map(Quarantines::told).toList());
  }

  @Test
  void nothingChangesAtTheSourceNorInTheGroup() {
    Scene scene = Scene.of(this, 2, 10);
    leavesAsItWas(
        scene.queue,
        scene.group,
        () -> {
          try (Passage passage = scene.open(mutation(), scene.aside("0-2,7", "4"))) {
            carry(passage, slice(0, "0-1"));
            carry(passage, slice(1, "2,7", "4"));
          }
        });
    assertThat(scene.copies(5))
        .extracting(c -> c.batch() + ":" + c.original().partition() + "@" + c.original().offset())
        .containsExactlyInAnyOrder("0:0@0", "0:0@1", "1:0@2", "1:0@7", "1:1@4");
  }

  @Test
  void copiesAreSeenWhenTheyAreSettledAndNotBefore() {
    Scene scene = Scene.of(this, 1, 10);
    try (Passage passage = scene.open(mutation(), scene.aside("0-4"))) {
      Batch batch = passage.read(slice(0, "0-4"));
      Placed placed = passage.place(batch);
      assertThat(scene.there()).isEmpty();
      passage.settle(batch);
      scene.copies(5);
      assertThat(placed.where()).hasSize(1);
      List<Long> where = new ArrayList<>();
      scene.there().forEach(m -> where.add(m.offset()));
      assertThat(placed.where()).containsValue(OffsetSpans.of(where).text());
    }
  }

  @Test
  void whatWasPlacedAndNotSettledHasNoEffectAndThatIsTold() {
    Scene scene = Scene.of(this, 1, 10);
    Mutation mutation = mutation();
    Passage died = scene.open(mutation, scene.aside("0-4"));
    Batch batch = died.read(slice(0, "0-4"));
    died.place(batch);
    try (Passage next = scene.open(mutation, scene.aside("0-4"))) {
      assertThat(next.settled(batch)).isFalse();
      assertThat(scene.there()).isEmpty();
      next.place(batch);
      next.settle(batch);
      assertThat(next.settled(batch)).isTrue();
    }
    died.close();
    scene.copies(5);
  }

  @Test
  void closingAPassageLetsGoOfWhatWasNotSettled() {
    Scene scene = Scene.of(this, 1, 10);
    Mutation mutation = mutation();
    Batch batch;
    try (Passage passage = scene.open(mutation, scene.aside("0-4"))) {
      batch = passage.read(slice(0, "0-4"));
      passage.place(batch);
    }
    assertThat(scene.there()).isEmpty();
    try (Passage next = scene.open(mutation, scene.aside("0-4"))) {
      assertThat(next.settled(batch)).isFalse();
    }
  }

  @Test
  void whatWasSettledIsKnownToTheNextPassageBatchByBatch() {
    Scene scene = Scene.of(this, 2, 10);
    Mutation mutation = mutation();
    Batch first;
    Batch second;
    try (Passage passage = scene.open(mutation, scene.aside("0-4", "3-5"))) {
      first = passage.read(slice(0, "0-4"));
      second = passage.read(slice(1, "", "3-5"));
      passage.place(first);
      passage.settle(first);
    }
    try (Passage next = scene.open(mutation, scene.aside("0-4", "3-5"))) {
      assertThat(next.settled(first)).isTrue();
      assertThat(next.settled(second)).isFalse();
    }
    try (Passage another = scene.open(mutation(), scene.aside("0-4", "3-5"))) {
      assertThat(another.settled(first)).as("another operation's").isFalse();
    }
  }

  @Test
  void theSameOperationAgainAddsNothing() {
    Scene scene = Scene.of(this, 1, 10);
    Mutation mutation = mutation();
    for (int i = 0; i < 3; i++) {
      try (Passage passage = scene.open(mutation, scene.aside("0-4"))) {
        assertThat(carry(passage, slice(0, "0-1"))).isEqualTo(i == 0);
        assertThat(carry(passage, slice(1, "2-4"))).isEqualTo(i == 0);
      }
    }
    scene.copies(5);
  }

  @Test
  void aSecondPassageEndsTheFirst() {
    Scene scene = Scene.of(this, 1, 10);
    Mutation mutation = mutation();
    try (Passage first = scene.open(mutation, scene.aside("0-4"))) {
      Batch batch = first.read(slice(0, "0-1"));
      first.place(batch);
      try (Passage second = scene.open(mutation(), scene.aside("0-4"))) {
        refusedAs(Category.STALE, () -> first.settle(batch));
        refusedAs(Category.STALE, () -> first.place(batch));
        assertThat(scene.there()).isEmpty();
        assertThat(carry(second, slice(0, "0-4"))).isTrue();
      }
    }
    scene.copies(5);
  }

  @Test
  void aPassageThatHadPlacedNothingIsEndedToo() {
    Scene scene = Scene.of(this, 1, 10);
    try (Passage first = scene.open(mutation(), scene.aside("0-4"))) {
      Batch batch = first.read(slice(0, "0-1"));
      scene.open(mutation(), scene.aside("0-4")).close();
      refusedAs(
          Category.STALE,
          () -> {
            first.place(batch);
            first.settle(batch);
          });
    }
    assertThat(scene.there()).isEmpty();
  }

  @Test
  void anotherSubscriptionIsNotDisturbed() {
    Scene scene = Scene.of(this, 1, 10);
    try (Passage first = scene.open(mutation(), scene.aside("0-4"))) {
      Batch batch = first.read(slice(0, "0-1"));
      first.place(batch);
      Scene other = Scene.of(this, 1, 10);
      try (Passage second = other.open(mutation(), other.aside("0-4"))) {
        carry(second, slice(0, "0-4"));
      }
      first.settle(batch);
    }
    scene.copies(2);
  }

  @Test
  void manyMessagesKeepTheirOrderWithinAPartition() {
    Scene scene = Scene.of(this, 3, 700);
    try (Passage passage = scene.open(mutation(), scene.aside("0-699", "0-699", "0-699"))) {
      carry(passage, slice(0, "0-699", "0-699", "0-699"));
    }
    List<Copy> copies = scene.copies(2_100);
    List<String> order = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      int from = p;
      List<Long> offsets =
          copies.stream()
              .map(Copy::original)
              .filter(m -> m.partition() == from)
              .map(Message::offset)
              .toList();
      assertThat(offsets).hasSize(700).isSorted();
      order.add(offsets.getFirst().toString());
    }
    assertThat(order).isEqualTo(Collections.nCopies(3, "0"));
  }

  @Test
  void aMessageAsLargeAsTheSourceTakesIsCopied() {
    String queue = queue(1);
    byte[] large = new byte[fixture().largest() - 1_000];
    new Random(7).nextBytes(large);
    fixture()
        .produceAny(
            queue,
            0,
            List.of(new AnyMessage(null, large, List.of(), fixture().now().toEpochMilli())));
    Scene scene = new Scene(queue, 1);
    try (Passage passage = scene.open(mutation(), scene.aside("0"))) {
      carry(passage, slice(0, "0"));
    }
    assertThat(scene.copies(1).getFirst().original().value().orElseThrow()).isEqualTo(large);
  }

  /** Readers of committed messages see nothing behind an open transaction, whosever it is. */
  @Test
  void whatSomebodyElsesTransactionHidesIsNotTakenForMissing() {
    Scene scene = Scene.of(this, 1, 10);
    Mutation mutation = mutation();
    try (LogFixture.Transaction open = fixture().begin(scene.quarantine, 0, messages(1));
        Broker hasty = fixture().open(fixture().declaration(), IMPATIENT)) {
      Transfer<SetAside> transfer = hasty.setAside().orElseThrow();
      Batch batch;
      try (Passage passage = transfer.open(mutation, scene.aside("0-4"))) {
        batch = passage.read(slice(0, "0-4"));
        passage.place(batch);
        passage.settle(batch);
      }
      try (Passage next = transfer.open(mutation, scene.aside("0-4"))) {
        try {
          assertThat(next.settled(batch)).isTrue();
        } catch (ClawbackException e) {
          assertThat(e.problem().category()).isEqualTo(Category.CONNECTION);
        }
      }
      open.abort();
      try (Passage last = transfer.open(mutation, scene.aside("0-4"))) {
        assertThat(last.settled(batch)).isTrue();
      }
    }
    scene.copies(5);
  }
}
