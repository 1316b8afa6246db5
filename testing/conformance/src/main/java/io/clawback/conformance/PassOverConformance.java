package io.clawback.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.error.Category;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.MessageOperation.PassOver;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.run.Probe;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What goes with setting aside: moving the group past it, and taking the copies back. */
public abstract class PassOverConformance extends Quarantines {

  private Acts<VoidCopies> voids() {
    return broker().voidCopies().orElseThrow();
  }

  private Acts<PassOver> passes() {
    return broker().passOver().orElseThrow();
  }

  private static Mutation undoing(Mutation of) {
    Mutation back = mutation();
    return new Mutation(back.id(), Optional.of(of.id()), back.tenant(), back.budget());
  }

  private PassOver over(Scene scene, long from, long to) {
    return new PassOver(
        subscription(scene.group, scene.queue),
        incarnation(scene.queue),
        List.of(new OffsetMove(0, Optional.of(from), Optional.of(to))),
        queueId(scene.quarantine));
  }

  /** Whose copies are void, as a reader of the quarantine's first partition finds it. */
  private static List<String> voided(Scene scene) {
    return scene.there().stream()
        .filter(m -> m.partition() == 0)
        .flatMap(m -> m.headers().stream())
        .filter(h -> h.name().equals(Copy.VOID))
        .map(h -> new String(h.value().orElseThrow(), UTF_8))
        .toList();
  }

  @Test
  void saysInTheQuarantineThatCopiesAreVoidAndSaysItOnce() {
    Scene scene = Scene.of(this, 1, 10);
    Mutation mutation = mutation();
    try (Passage passage = scene.open(mutation, scene.aside("0-4"))) {
      carry(passage, slice(0, "0-4"));
    }
    Mutation back = undoing(mutation);
    assertThat(voids().probe(back, scene.voids())).isEqualTo(Probe.NOT_STARTED);
    done(voids().act(back, scene.voids()));
    assertThat(voids().probe(back, scene.voids())).isEqualTo(Probe.DONE);
    eventually(() -> assertThat(voided(scene)).containsExactly(mutation.id().value()));
    int said = scene.there().size();
    done(voids().act(back, scene.voids()));
    eventually(() -> assertThat(voided(scene)).containsExactly(mutation.id().value()));
    scene.copies(5);
    assertThat(scene.there()).hasSize(said);
    assertThat(scene.there())
        .filteredOn(m -> Copy.read(m).isEmpty())
        .isNotEmpty()
        .allMatch(m -> m.value().isEmpty())
        // Each lies no longer than the copies of its partition.
        .extracting(Message::partition)
        .doesNotHaveDuplicates();
  }

  @Test
  void anotherOperationsVoidIsNotOurs() {
    Scene scene = Scene.of(this, 1, 10);
    done(voids().act(undoing(mutation()), scene.voids()));
    assertThat(voids().probe(undoing(mutation()), scene.voids())).isEqualTo(Probe.NOT_STARTED);
  }

  @Test
  void noCopyComesAfterTheVoid() {
    Scene scene = Scene.of(this, 1, 10);
    Mutation mutation = mutation();
    try (Passage passage = scene.open(mutation, scene.aside("0-4"))) {
      Batch batch = passage.read(slice(0, "0-4"));
      passage.place(batch);
      done(voids().act(undoing(mutation), scene.voids()));
      refusedAs(Category.STALE, () -> passage.settle(batch));
    }
    scene.copies(0);
    eventually(() -> assertThat(voided(scene)).hasSize(1));
  }

  @Test
  void refusesToVoidInAQuarantineThatIsGone() {
    Scene scene = Scene.of(this, 1, 10);
    fixture().deleteQueue(scene.quarantine);
    Mutation back = undoing(mutation());
    refused(voids().act(back, scene.voids()), Category.STALE);
    assertThat(voids().probe(back, scene.voids())).isEqualTo(Probe.NOT_STARTED);
    assertThat(broker().inspect().discover().queues()).doesNotContain(scene.quarantine);
  }

  @Test
  void movesTheGroupPastWhatWasSetAsideAndNotFurther() {
    Scene scene = Scene.of(this, 2, 10);
    done(passes().act(mutation(), over(scene, 0, 3)));
    assertThat(fixture().committed(scene.group, scene.queue))
        .isEqualTo(new TreeMap<>(Map.of(0, 3L, 1, 0L)));
  }

  @Test
  void passingOverTwiceIsPassingOverOnce() {
    Scene scene = Scene.of(this, 1, 10);
    Mutation mutation = mutation();
    done(passes().act(mutation, over(scene, 0, 3)));
    done(passes().act(mutation, over(scene, 0, 3)));
    assertThat(passes().probe(mutation, over(scene, 0, 3))).isIn(Probe.DONE, Probe.STATE_HOLDS);
    assertThat(fixture().committed(scene.group, scene.queue)).containsEntry(0, 3L);
  }

  @Test
  void doesNotPassOverUnderAConsumerThatRuns() {
    for (GroupState.Kind kind : fixture().kinds()) {
      Scene scene = Scene.of(this, 1, 10);
      try (BrokerFixture.Consumer _ = fixture().join(kind, scene.group, scene.queue, "")) {
        refused(passes().act(mutation(), over(scene, 0, 3)), Category.STALE);
        assertThat(fixture().committed(scene.group, scene.queue)).containsEntry(0, 0L);
      }
    }
  }

  @Test
  void doesNotPassOverWhenThePositionMoved() {
    Scene scene = Scene.of(this, 1, 10);
    fixture().commit(scene.group, scene.queue, Map.of(0, 1L));
    leavesAsItWas(
        scene.queue,
        scene.group,
        () -> refused(passes().act(mutation(), over(scene, 0, 3)), Category.STALE));
  }
}
