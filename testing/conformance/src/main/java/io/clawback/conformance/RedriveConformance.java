package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.ScanFixture.AnyMessage;
import io.clawback.conformance.ScanFixture.Header;
import io.clawback.model.error.Category;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.RedriveRules;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Putting copies back: as they were, once, and told exactly (SAFETY I1 to I5, I8). */
public abstract class RedriveConformance extends Redrives {

  @Test
  void messagesComeBackAsTheyWere() {
    Held held = new Held(2, 2);
    byte[] odd = {0, -1, -128, 10};
    long now = fixture().now().toEpochMilli();
    fixture()
        .produceAny(
            held.queue,
            1,
            List.of(
                new AnyMessage(null, bytes("no key"), List.of(), now),
                new AnyMessage(new byte[0], new byte[0], List.of(), now - 1),
                new AnyMessage(odd, null, List.of(), now - 7),
                new AnyMessage(
                    odd,
                    odd,
                    List.of(new Header("b", odd), new Header("a", null), new Header("b", odd)),
                    now - 60_000)));
    fixture().produceAny(held.queue, 0, List.of(any("k", "v")));
    List<Message> before = held.hold();
    carry(mutation(), held.redrive("0", "0-3"), "0", "0-3");
    List<Message> back = held.back(before, 5);
    assertThat(back.stream().map(Redrives::content))
        .containsExactlyElementsOf(before.stream().map(Redrives::content).toList());
    assertThat(back)
        .allSatisfy(m -> {
          assertThat(headerOf(m, RedriveRules.COUNT)).isEqualTo("1");
          assertThat(headerOf(m, RedriveRules.TIME)).isEmpty();
          assertThat(headerOf(m, RedriveRules.FROM))
              .startsWith(queueId(held.scene.quarantine) + "/" + m.partition() + "@");
        });
  }

  @Test
  void theMarkSaysExactlyWhichCopies() {
    Held held = new Held(2, 2);
    fixture().produce(held.queue, 0, messages(5));
    fixture().produce(held.queue, 1, messages(5));
    held.hold();
    Mutation mutation = mutation();
    Redrive redrive = held.redrive("0-1,3", "4");
    try (Passage passage = redriving().open(mutation, redrive)) {
      carry(passage, slice(0, "0-1"));
      carry(passage, slice(1, "3", "4"));
    }
    String lies = queueId(held.scene.quarantine).toString();
    String incarnation = incarnation(held.scene.quarantine);
    assertThat(held.marks(2))
        .containsExactlyInAnyOrder(
            new Mark(mutation.id().value(), 0, lies, incarnation, slice(0, "0-1").offsets()),
            new Mark(mutation.id().value(), 1, lies, incarnation, slice(1, "3", "4").offsets()));
    assertThat(held.scene.copies(10)).as("copies stay where they are").hasSize(10);
  }

  @Test
  void whatWasPlacedAndNotSettledHasNoEffectAndThatIsTold() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(5));
    List<Message> before = held.hold();
    Mutation mutation = mutation();
    Passage died = redriving().open(mutation, held.redrive("0-4"));
    Batch batch = died.read(slice(0, "0-4"));
    died.place(batch);
    assertThat(held.back(before, 0)).isEmpty();
    try (Passage next = redriving().open(mutation, held.redrive("0-4"))) {
      assertThat(next.settled(batch)).isFalse();
      assertThat(held.back(before, 0)).isEmpty();
      next.place(batch);
      next.settle(batch);
    }
    died.close();
    assertThat(held.back(before, 5)).hasSize(5);
    assertThat(held.marks(1)).hasSize(1);
  }

  @Test
  void whatWasSettledIsKnownToTheNextPassageBatchByBatch() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(10));
    held.hold();
    Mutation mutation = mutation();
    Batch first;
    Batch second;
    try (Passage passage = redriving().open(mutation, held.redrive("0-9"))) {
      first = passage.read(slice(0, "0-4"));
      second = passage.read(slice(1, "5-9"));
      passage.place(first);
      passage.settle(first);
    }
    try (Passage next = redriving().open(mutation, held.redrive("0-9"))) {
      assertThat(next.settled(first)).isTrue();
      assertThat(next.settled(second)).isFalse();
    }
    try (Passage another = redriving().open(mutation(), held.redrive("0-9"))) {
      assertThat(another.settled(first)).as("another operation's").isFalse();
    }
  }

  @Test
  void aSecondPassageEndsTheFirst() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(5));
    List<Message> before = held.hold();
    try (Passage first = redriving().open(mutation(), held.redrive("0-4"))) {
      Batch batch = first.read(slice(0, "0-1"));
      first.place(batch);
      try (Passage second = redriving().open(mutation(), held.redrive("0-4"))) {
        refusedAs(Category.STALE, () -> first.settle(batch));
        refusedAs(Category.STALE, () -> first.place(batch));
        assertThat(carry(second, slice(0, "0-4"))).isTrue();
      }
    }
    assertThat(held.back(before, 5)).hasSize(5);
  }

  @Test
  void whatWasPutBackIsNotPutBackAgain() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(5));
    List<Message> before = held.hold();
    Batch old;
    try (Passage passage = redriving().open(mutation(), held.redrive("0-4"))) {
      old = passage.read(slice(0, "0-4"));
    }
    carry(mutation(), held.redrive("1-2"), "1-2");
    Mutation mutation = mutation();
    try (Passage passage = redriving().open(mutation, held.redrive("0-4"))) {
      Batch now = passage.read(slice(0, "0-4"));
      assertThat(now.messages()).extracting(Message::offset).containsExactly(0L, 3L, 4L);
      assertThat(now.holes()).containsExactly(Map.entry(0, OffsetSpans.parse("1-2")));
      // As after a crash: the batch as it was read before somebody else put a part of it back.
      passage.place(old);
      passage.settle(old);
    }
    assertThat(held.back(before, 5)).hasSize(5);
    assertThat(held.marks(2).getLast().copies())
        .containsExactly(Map.entry(0, OffsetSpans.parse("0,3-4")));
    carry(mutation(), held.redrive("0-4"), "0-4");
    assertThat(held.back(before, 5)).hasSize(5);
    assertThat(held.marks(2)).as("nothing is said of nothing").hasSize(2);
  }

  @Test
  void voidedCopiesStay() {
    Held held = new Held(1, 1);
    fixture().produce(held.queue, 0, messages(5));
    List<Message> before = held.hold();
    Mutation voiding = mutation();
    broker()
        .voidCopies()
        .orElseThrow()
        .act(
            new Mutation(
                voiding.id(), Optional.of(held.aside.id()), voiding.tenant(), voiding.budget()),
            held.scene.voids());
    carry(mutation(), held.redrive("0-4"), "0-4");
    assertThat(held.back(before, 0)).isEmpty();
    assertThat(held.marks(0)).isEmpty();
  }

  @Test
  void whatCameBackTooOftenStays() {
    Held held = new Held(1, 1);
    fixture()
        .produceAny(
            held.queue,
            0,
            List.of(
                any("a", "once more", header(RedriveRules.COUNT, "2"), header("own", "1")),
                any("b", "no more", header(RedriveRules.COUNT, "3"))));
    List<Message> before = held.hold();
    carry(mutation(), held.redrive("0-1"), "0-1");
    List<Message> back = held.back(before, 1);
    assertThat(back).hasSize(1);
    assertThat(headerOf(back.getFirst(), RedriveRules.COUNT)).isEqualTo("3");
    assertThat(headerOf(back.getFirst(), "own")).isEqualTo("1");
  }

  @Test
  void orderWithinAPartitionIsKept() {
    Held held = new Held(3, 2);
    for (int p = 0; p < 3; p++) {
      fixture().produce(held.queue, p, messages(300));
    }
    List<Message> before = held.hold();
    String[] chosen = new String[2];
    for (int p = 0; p < 2; p++) {
      int partition = p;
      chosen[p] =
          OffsetSpans.of(
                  held.scene.there().stream()
                      .filter(m -> m.partition() == partition)
                      .map(Message::offset)
                      .toList())
              .text();
    }
    try (Passage passage = redriving().open(mutation(), held.redrive(chosen))) {
      OffsetSpans first = OffsetSpans.parse(chosen[0]);
      carry(passage, slice(0, first.slice(0, 10).text()));
      carry(passage, slice(1, first.slice(10, first.count()).text(), chosen[1]));
    }
    List<Message> back = held.back(before, 900);
    for (int p = 0; p < 3; p++) {
      int partition = p;
      assertThat(back.stream().filter(m -> m.partition() == partition).map(Redrives::content))
          .containsExactlyElementsOf(
              before.stream()
                  .filter(m -> m.partition() == partition)
                  .map(Redrives::content)
                  .toList());
    }
  }

  @Test
  void anOldMessageGetsThePresentTimeAndKeepsItsOwnInAHeader() {
    Held held = new Held(1, 1);
    long now = fixture().now().toEpochMilli();
    long old = now - Duration.ofDays(8).toMillis();
    long almost = now - Duration.ofDays(6).minusHours(1).toMillis();
    long young = now - Duration.ofDays(5).toMillis();
    List<AnyMessage> messages = new ArrayList<>();
    for (long time : List.of(old, almost, young)) {
      messages.add(new AnyMessage(bytes("k"), bytes("v" + time), List.of(), time));
    }
    fixture().produceAny(held.queue, 0, messages);
    List<Message> before = held.hold();
    carry(mutation(), held.redrive("0-2"), "0-2");
    List<Message> back = held.back(before, 3);
    assertThat(back).hasSize(3);
    // A queue keeps its messages for seven days, and a day must be left to take it back.
    assertThat(back.get(0).timestampMillis()).isGreaterThanOrEqualTo(now);
    assertThat(headerOf(back.get(0), RedriveRules.TIME)).isEqualTo(Long.toString(old));
    assertThat(back.get(1).timestampMillis()).as("six days less an hour").isEqualTo(almost);
    assertThat(back.get(2).timestampMillis()).isEqualTo(young);
    assertThat(headerOf(back.get(2), RedriveRules.TIME)).isEmpty();
  }
}
