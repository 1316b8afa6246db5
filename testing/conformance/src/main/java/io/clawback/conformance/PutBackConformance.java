package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.MessageOperation.PutBack;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Appending what was set aside to where it was: final or without effect, never twice. */
public abstract class PutBackConformance extends Quarantines {

  private Transfer<PutBack> returns() {
    return broker().putBack().orElseThrow();
  }

  private PutBack back(Scene scene) {
    return new PutBack(
        subscription(scene.group, scene.queue),
        incarnation(scene.queue),
        List.of(new OffsetMove(0, Optional.of(5L), Optional.of(0L))),
        queueId(scene.quarantine));
  }

  /** The first five messages, which the group was moved past. */
  private Batch passed(Scene scene) {
    fixture().commit(scene.group, scene.queue, Map.of(0, 7L));
    try (Passage passage = scene.open(mutation(), scene.aside("0-4"))) {
      Batch read = passage.read(slice(0, "0-4"));
      return new Batch(read.slice(), read.messages(), new TreeMap<>(), new TreeMap<>());
    }
  }

  @Test
  void putsBackOnceHoweverOftenItIsAsked() {
    Scene scene = Scene.of(this, 1, 10);
    Batch batch = passed(scene);
    PutBack operation = back(scene);
    Mutation mutation = mutation();
    for (int i = 0; i < 3; i++) {
      try (Passage passage = returns().open(mutation, operation)) {
        assertThat(passage.settled(batch)).isEqualTo(i > 0);
        if (i == 0) {
          passage.place(batch);
          passage.settle(batch);
        }
      }
    }
    eventually(() -> assertThat(fixture().whole(scene.queue)).hasSize(15));
  }

  @Test
  void whatAnOpenTransactionHidesIsNotTakenForMissing() {
    Scene scene = Scene.of(this, 1, 10);
    Batch batch = passed(scene);
    PutBack operation = back(scene);
    Mutation mutation = mutation();
    try (LogFixture.Transaction open = fixture().begin(scene.quarantine, 0, messages(1));
        var hasty = fixture().open(fixture().declaration(), IMPATIENT)) {
      Transfer<PutBack> transfer = hasty.putBack().orElseThrow();
      try (Passage passage = transfer.open(mutation, operation)) {
        passage.place(batch);
        passage.settle(batch);
      }
      try (Passage next = transfer.open(mutation, operation)) {
        assertThat(next.settled(batch)).isTrue();
      } catch (ClawbackException e) {
        assertThat(e.problem().category()).isEqualTo(Category.CONNECTION);
      }
      open.abort();
    }
    try (Passage last = returns().open(mutation, operation)) {
      assertThat(last.settled(batch)).isTrue();
    }
  }

  @Test
  void nothingIsPutIntoAQueueThatWasMadeAgain() {
    Scene scene = Scene.of(this, 1, 10);
    Batch batch = passed(scene);
    try (Passage passage = returns().open(mutation(), back(scene))) {
      passage.place(batch);
      fixture().deleteQueue(scene.queue);
      fixture().createQueue(scene.queue, 1);
      refusedAs(Category.STALE, () -> passage.settle(batch));
    }
    assertThat(fixture().whole(scene.queue)).isEmpty();
  }
}
