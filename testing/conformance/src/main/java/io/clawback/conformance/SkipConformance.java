package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawback.conformance.SkipFixture.SkipReader;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.WithdrawSkips;
import io.clawback.model.run.Probe;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Telling a group's consumers which messages to leave out, and taking that back: just those, for
 * that group and that queue alone, and done only when every member has said so.
 */
public abstract class SkipConformance extends Conformance<SkipFixture> {
  private static final String POISON = "2,5-7,19";
  private static final Budget SHORT = new Budget(1_000, 100, Duration.ofSeconds(3), 100, 1_000);

  /** A queue of 2 partitions with 20 messages each, and where its lists are. */
  private final class Scene {
    final String queue = queue(2, 20);
    final String group = name("group");
    final String list = name("list");
    final String status = name("status");

    Scene() {
      fixture().createSkipQueues(list, status);
    }

    String incarnation() {
      return look(List.of(queue), List.of()).queue(queue).orElseThrow().incarnation();
    }

    PublishSkips publish(String offsets) {
      return publishIn(incarnation(), list, offsets);
    }

    PublishSkips publishIn(String incarnation, String list, String offsets) {
      return new PublishSkips(
          subscription(group, queue),
          incarnation,
          List.of(new Chosen(0, offsets), new Chosen(1, offsets)),
          queueId(list),
          queueId(status));
    }

    WithdrawSkips withdraw() {
      return new WithdrawSkips(subscription(group, queue), queueId(list), queueId(status));
    }

    SkipReader listening(String group) {
      return fixture().listening(GroupState.Kind.CLASSIC, group, queue, list, status);
    }

    BrokerFixture.Consumer bare() {
      return fixture().join(GroupState.Kind.CLASSIC, group, queue, "");
    }

    /** What the readers got together is all but those, each once; and the group is at the end. */
    void get(String group, String but, SkipReader... readers) {
      for (SkipReader reader : readers) {
        reader.go();
      }
      List<String> all = allBut(but);
      eventually(() -> {
        List<String> seen = new ArrayList<>();
        for (SkipReader reader : readers) {
          seen.addAll(reader.seen());
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
        assertThat(fixture().committed(group, queue)).isEqualTo(Map.of(0, 20L, 1, 20L));
      });
    }
  }

  private static List<String> allBut(String offsets) {
    OffsetSpans but = offsets.isEmpty() ? OffsetSpans.NONE : OffsetSpans.parse(offsets);
    List<String> all = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      for (long offset = 0; offset < 20; offset++) {
        if (!but.contains(offset)) {
          all.add(partition + "@" + offset);
        }
      }
    }
    return all;
  }

  private Acts<PublishSkips> publishing() {
    return broker().publishSkips().orElseThrow();
  }

  private Acts<WithdrawSkips> withdrawing() {
    return broker().withdrawSkips().orElseThrow();
  }

  private static Mutation undoing(Mutation mutation) {
    Mutation back = mutation();
    return new Mutation(back.id(), Optional.of(mutation.id()), back.tenant(), back.budget());
  }

  @Test
  void membersThatListenLeaveOutJustWhatIsListed() {
    Scene scene = new Scene();
    Mutation mutation = mutation();
    PublishSkips publish = scene.publish(POISON);
    try (SkipReader a = scene.listening(scene.group);
        SkipReader b = scene.listening(scene.group)) {
      assertThat(publishing().probe(mutation, publish)).isEqualTo(Probe.NOT_STARTED);
      done(publishing().act(mutation, publish));
      assertThat(publishing().probe(mutation, publish)).isEqualTo(Probe.DONE);
      int written = fixture().whole(scene.list).size();
      done(publishing().act(mutation, publish));
      assertThat(fixture().whole(scene.list)).hasSize(written);
      scene.get(scene.group, POISON, a, b);
    }
    assertThat(fixture().whole(scene.queue)).hasSize(40);
  }

  @Test
  void anotherGroupGetsEverything() {
    Scene scene = new Scene();
    String other = name("other");
    done(publishing().act(mutation(), scene.publish(POISON)));
    try (SkipReader a = scene.listening(scene.group);
        SkipReader b = scene.listening(other)) {
      scene.get(scene.group, POISON, a);
      scene.get(other, "", b);
    }
  }

  @Test
  void whatIsTakenBackIsDeliveredAndAnothersListHolds() {
    Scene scene = new Scene();
    Mutation mutation = mutation();
    done(publishing().act(mutation, scene.publish(POISON)));
    done(publishing().act(mutation(), scene.publish("10")));
    Mutation back = undoing(mutation);
    try (SkipReader a = scene.listening(scene.group)) {
      assertThat(withdrawing().probe(back, scene.withdraw())).isEqualTo(Probe.NOT_STARTED);
      done(withdrawing().act(back, scene.withdraw()));
      assertThat(withdrawing().probe(back, scene.withdraw())).isEqualTo(Probe.DONE);
      assertThat(publishing().probe(mutation, scene.publish(POISON))).isEqualTo(Probe.NOT_STARTED);
      int written = fixture().whole(scene.list).size();
      done(withdrawing().act(back, scene.withdraw()));
      assertThat(fixture().whole(scene.list)).hasSize(written);
      scene.get(scene.group, "10", a);
    }
  }

  @Test
  void aMemberThatDoesNotListenKeepsTheStepFromBeingDone() {
    Scene scene = new Scene();
    Mutation mutation = mutation(SHORT);
    PublishSkips publish = scene.publish(POISON);
    try (SkipReader a = scene.listening(scene.group)) {
      try (BrokerFixture.Consumer _ = scene.bare()) {
        ClawbackException e =
            catchThrowableOfType(
                ClawbackException.class, () -> publishing().act(mutation, publish));
        assertThat(e.problem().category()).isEqualTo(Category.CONSUMERS);
        assertThat(publishing().probe(mutation, publish)).isEqualTo(Probe.PARTLY);
      }
      int written = fixture().whole(scene.list).size();
      Mutation longer = new Mutation(mutation.id(), mutation.undoes(), mutation.tenant(), AMPLE);
      done(publishing().act(longer, publish));
      assertThat(fixture().whole(scene.list)).hasSize(written);
      scene.get(scene.group, POISON, a);
    }
  }

  @Test
  void aListIsTakenBackAlthoughAMemberDoesNotListen() {
    Scene scene = new Scene();
    Mutation mutation = mutation();
    done(publishing().act(mutation, scene.publish(POISON)));
    try (SkipReader a = scene.listening(scene.group)) {
      try (BrokerFixture.Consumer _ = scene.bare()) {
        done(withdrawing().act(undoing(mutation), scene.withdraw()));
      }
      scene.get(scene.group, "", a);
    }
  }

  @Test
  void aQueueThatIsMadeAgainIsAnotherOne() {
    Scene scene = new Scene();
    PublishSkips old = scene.publish(POISON);
    done(publishing().act(mutation(), old));
    fixture().deleteQueue(scene.queue);
    fixture().createQueue(scene.queue, 2);
    fixture().produce(scene.queue, 0, messages(20));
    fixture().produce(scene.queue, 1, messages(20));
    try (SkipReader a = scene.listening(scene.group)) {
      scene.get(scene.group, "", a);
    }
    refused(publishing().act(mutation(), old), Category.STALE);
  }

  @Test
  void refusesWhatIsLeftOutAlready() {
    Scene scene = new Scene();
    done(publishing().act(mutation(), scene.publish(POISON)));
    int written = fixture().whole(scene.list).size();
    refused(publishing().act(mutation(), scene.publish("6")), Category.STALE);
    assertThat(fixture().whole(scene.list)).hasSize(written);
  }

  @Test
  void refusesQueuesWhereAListIsNotSafe() {
    Scene scene = new Scene();
    String kept = name("kept");
    fixture().createQuarantine(kept, 1, scene.queue, Map.of("cleanup.policy", "delete"));
    String id = scene.incarnation();
    refused(publishing().act(mutation(), scene.publishIn(id, kept, "3")), Category.LIMIT);
    refused(publishing().act(mutation(), scene.publishIn(id, name("none"), "3")), Category.STALE);
    Budget few = new Budget(1, 100, Duration.ofSeconds(3), 100, 1_000);
    refused(publishing().act(mutation(few), scene.publish("3")), Category.LIMIT);
    assertThat(fixture().whole(scene.list)).isEmpty();
    assertThat(fixture().whole(kept)).isEmpty();
  }
}
