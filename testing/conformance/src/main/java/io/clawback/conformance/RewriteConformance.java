package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.ScanFixture.AnyMessage;
import io.clawback.conformance.ScanFixture.Header;
import io.clawback.model.error.Category;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Placed;
import io.clawback.spi.broker.Transfer.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Writing a backlog once more without its poison: each message once, in the order of its partition,
 * final together with the group's position or not at all (SAFETY I1 to I5, I8).
 */
public abstract class RewriteConformance extends Rewrites {

  @Test
  void theOthersAreWrittenOnceMoreInTheirOrderAndThePoisonIsHeld() {
    for (GroupState.Kind kind : fixture().kinds()) {
      Backlog backlog = new Backlog(kind, 2, 20);
      List<String> before0 = backlog.contents(backlog.queue, 0, 0);
      List<String> before1 = backlog.contents(backlog.queue, 1, 0);
      Rewrite rewrite = backlog.rewrite("3,7-9", "");
      Mutation mutation = mutation();
      try (Passage passage = backlog.open(mutation, rewrite)) {
        carry(passage, slice(0, "0-4"));
        carry(passage, slice(1, "5-19"));
        carry(passage, slice(2, "", "0-19"));
      }
      backlog.stands(Map.of(0, 20L, 1, 20L));
      List<String> kept = new ArrayList<>(before0);
      kept.subList(7, 10).clear();
      kept.remove(3);
      assertThat(backlog.written(0, 20, 16)).containsExactlyElementsOf(kept);
      assertThat(backlog.written(1, 20, 20)).containsExactlyElementsOf(before1);
      assertThat(backlog.copies(4))
          .allSatisfy(c -> {
            assertThat(c.operation()).isEqualTo(mutation.id().value());
            assertThat(c.reason()).isEqualTo("poison-1");
            assertThat(c.source()).isEqualTo(queueId(backlog.queue).toString());
          })
          .extracting(c -> c.batch() + ":" + c.original().partition() + "@" + c.original().offset())
          .containsExactlyInAnyOrder("0:0@3", "1:0@7", "1:0@8", "1:0@9");
      assertThat(group(backlog.group, backlog.queue).members()).isEmpty();
    }
  }

  @Test
  void messagesAreWrittenAsTheyWere() {
    Backlog backlog = new Backlog(1, 0);
    byte[] odd = {0, -1, -128, 10};
    long now = fixture().now().toEpochMilli();
    fixture()
        .produceAny(
            backlog.queue,
            0,
            List.of(
                new AnyMessage(null, "no key".getBytes(StandardCharsets.UTF_8), List.of(), now),
                new AnyMessage(new byte[0], new byte[0], List.of(), now - 1),
                new AnyMessage(odd, null, List.of(), now - 7),
                new AnyMessage(
                    odd,
                    odd,
                    List.of(new Header("b", odd), new Header("a", null), new Header("b", odd)),
                    now - 60_000)));
    List<String> before = backlog.contents(backlog.queue, 0, 0);
    try (Passage passage = backlog.open(mutation(), backlog.rewrite())) {
      Batch batch = passage.read(slice(0, "0-3"));
      Placed placed = passage.place(batch);
      Written written = placed.written().orElseThrow();
      passage.settle(batch);
      assertThat(written.messages().stream().map(Rewrites::content))
          .containsExactlyElementsOf(before);
      assertThat(written.where().get(0)).isNotEmpty();
    }
    assertThat(backlog.written(0, 4, 4)).containsExactlyElementsOf(before);
    assertThat(backlog.copies(0)).isEmpty();
  }

  @Test
  void whatWasPlacedAndNotSettledHasNoEffectAndThatIsTold() {
    Backlog backlog = new Backlog(1, 10);
    Mutation mutation = mutation();
    Rewrite rewrite = backlog.rewrite("2");
    Passage died = backlog.open(mutation, rewrite);
    Batch batch = died.read(slice(0, "0-4"));
    died.place(batch);
    assertThat(backlog.contents(backlog.queue, 0, 10)).isEmpty();
    try (Passage next = backlog.open(mutation, rewrite)) {
      assertThat(next.settled(batch)).isFalse();
      backlog.stands(Map.of(0, 0L));
      next.place(batch);
      next.settle(batch);
      carry(next, slice(1, "5-9"));
    }
    died.close();
    backlog.stands(Map.of(0, 10L));
    assertThat(backlog.written(0, 10, 9)).hasSize(9);
    assertThat(backlog.copies(1)).hasSize(1);
  }

  @Test
  void whatWasSettledIsKnownToTheNextPassage() {
    Backlog backlog = new Backlog(2, 10);
    Mutation mutation = mutation();
    Rewrite rewrite = backlog.rewrite("2", "3");
    Batch first;
    Batch second;
    Passage died = backlog.open(mutation, rewrite);
    first = died.read(slice(0, "0-9"));
    died.place(first);
    died.settle(first);
    try (Passage next = backlog.open(mutation, rewrite)) {
      second = next.read(slice(1, "", "0-9"));
      assertThat(next.settled(first)).isTrue();
      assertThat(next.settled(second)).isFalse();
      carry(next, slice(1, "", "0-9"));
    }
    died.close();
    assertThat(backlog.written(0, 10, 9)).hasSize(9);
    assertThat(backlog.written(1, 10, 9)).hasSize(9);
    assertThat(backlog.copies(2)).extracting(Copy::batch).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void anEarlierPassageCanDoNothingMore() {
    Backlog backlog = new Backlog(1, 10);
    Mutation mutation = mutation();
    Rewrite rewrite = backlog.rewrite("2");
    Passage old = backlog.open(mutation, rewrite);
    Batch batch = old.read(slice(0, "0-4"));
    old.place(batch);
    try (Passage next = backlog.open(mutation, rewrite)) {
      refusedAs(Category.STALE, () -> old.settle(batch));
      assertThat(carry(next, slice(0, "0-9"))).isTrue();
    }
    old.close();
    backlog.stands(Map.of(0, 10L));
    assertThat(backlog.written(0, 10, 9)).hasSize(9);
    assertThat(backlog.copies(1)).hasSize(1);
  }

  @Test
  void aPositionThatSomebodyMovedIsNoPlaceToGoOnFrom() {
    Backlog backlog = new Backlog(1, 10);
    Mutation mutation = mutation();
    Rewrite rewrite = backlog.rewrite("2");
    Batch batch;
    try (Passage passage = backlog.open(mutation, rewrite)) {
      batch = passage.read(slice(0, "0-4"));
      passage.place(batch);
      passage.settle(batch);
    }
    backlog.stands(Map.of(0, 5L));
    backlog.stand(GroupState.Kind.CLASSIC, 7);
    try (Passage next = backlog.open(mutation, rewrite)) {
      refusedAs(Category.STALE, () -> next.settled(batch));
      refusedAs(Category.STALE, () -> carry(next, slice(1, "5-9")));
    }
    backlog.stands(Map.of(0, 7L));
    assertThat(backlog.written(0, 10, 4)).hasSize(4);
  }

  @Test
  void offsetsWithoutAMessageArePassed() {
    Backlog backlog = new Backlog(1, 3);
    fixture().produceAborted(backlog.queue, 0, messages(2));
    fixture().produceCommitted(backlog.queue, 0, messages(2));
    long end = known(partition(backlog.queue, 0).logEnd());
    List<String> before = backlog.contents(backlog.queue, 0, 0);
    assertThat(before).hasSize(5);
    try (Passage passage = backlog.open(mutation(), backlog.rewrite("1"))) {
      carry(passage, slice(0, "0-3"));
      carry(passage, slice(1, "4"));
      carry(passage, slice(2, "5-" + (end - 1)));
    }
    backlog.stands(Map.of(0, end));
    List<String> kept = new ArrayList<>(before);
    kept.remove(1);
    assertThat(backlog.written(0, end, 4)).containsExactlyElementsOf(kept);
  }

  @Test
  void whatTheBrokerLetGoOfIsTold() {
    Backlog backlog = new Backlog(1, 10);
    try (Passage passage = backlog.open(mutation(), backlog.rewrite("8"))) {
      fixture().trim(backlog.queue, 0, 4);
      Batch batch = passage.read(slice(0, "0-9"));
      assertThat(batch.expired()).containsExactly(Map.entry(0, OffsetSpans.parse("0-3")));
    }
  }

  @Test
  void anOldMessageGetsThePresentTimeAndKeepsItsOwnInAHeader() {
    Backlog backlog = new Backlog(1, 0);
    long now = fixture().now().toEpochMilli();
    long old = now - Duration.ofDays(6).plusHours(12).toMillis();
    long young = now - Duration.ofDays(5).toMillis();
    List<AnyMessage> messages = new ArrayList<>();
    for (long time : List.of(old, young)) {
      messages.add(
          new AnyMessage(null, ("v" + time).getBytes(StandardCharsets.UTF_8), List.of(), time));
    }
    fixture().produceAny(backlog.queue, 0, messages);
    try (Passage passage = backlog.open(mutation(), backlog.rewrite())) {
      carry(passage, slice(0, "0-1"));
    }
    backlog.written(0, 2, 2);
    List<Message> written =
        fixture().whole(backlog.queue).stream().filter(m -> m.offset() >= 2).toList();
    // A queue keeps its messages for seven days, and a day must be left.
    assertThat(written.getFirst().timestampMillis()).isGreaterThanOrEqualTo(now);
    assertThat(Redrives.headerOf(written.getFirst(), Copy.TIMESTAMP)).isEqualTo("" + old);
    assertThat(written.getLast().timestampMillis()).isEqualTo(young);
    assertThat(written.getLast().headers()).isEmpty();
  }
}
