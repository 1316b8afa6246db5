package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.fleet.Limits;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Slice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the suites about setting aside share: a queue with messages, and a quarantine beside it. */
abstract class Quarantines extends Conformance<QuarantineFixture> {
  /** Waits for two seconds. */
  static final Limits IMPATIENT =
      new Limits(
          Limits.DEFAULT.maxQueues(),
          Limits.DEFAULT.maxPartitions(),
          Limits.DEFAULT.maxGroups(),
          Duration.ofSeconds(2),
          Limits.DEFAULT.snapshotTimeout(),
          Limits.DEFAULT.fetchMessages(),
          Limits.DEFAULT.fetchBytes(),
          Limits.DEFAULT.historyWindow(),
          Limits.DEFAULT.historyFor());

  /** A subscription and the quarantine beside it. */
  final class Scene {
    final String queue;
    final String group = name("group");
    final String quarantine = name("quarantine");

    Scene(String queue, int copies) {
      this.queue = queue;
      fixture().createQuarantine(quarantine, copies, queue, Map.of());
    }

    /** Each partition holds that many messages; the group is at the first. */
    static Scene of(Quarantines suite, int partitions, int messages) {
      Scene scene = suite.new Scene(suite.queue(partitions, messages), 2);
      Map<Integer, Long> first = new TreeMap<>();
      for (int p = 0; p < partitions; p++) {
        first.put(p, 0L);
      }
      suite.fixture().commit(scene.group, scene.queue, first);
      return scene;
    }

    SetAside aside(String... chosen) {
      return asideIn(quarantine, incarnation(queue), chosen);
    }

    /** The n-th text is of partition n. */
    SetAside asideIn(String target, String incarnation, String... chosen) {
      List<Chosen> parts = new java.util.ArrayList<>();
      for (int p = 0; p < chosen.length; p++) {
        parts.add(new Chosen(p, chosen[p]));
      }
      return new SetAside(
          subscription(group, queue), incarnation, parts, queueId(target), "poison-1");
    }

    Passage open(Mutation mutation, SetAside operation) {
      return transfer().open(mutation, operation);
    }

    VoidCopies voids() {
      return new VoidCopies(subscription(group, queue), queueId(quarantine));
    }

    List<Message> there() {
      return fixture().whole(quarantine);
    }

    /** So many copies, when readers see that many: what is final is seen a moment later. */
    List<Copy> copies(int count) {
      eventually(() -> assertThat(copies()).hasSize(count));
      return copies();
    }

    private List<Copy> copies() {
      return there().stream().flatMap(m -> Copy.read(m).stream()).toList();
    }
  }

  final Transfer<SetAside> transfer() {
    return broker().setAside().orElseThrow();
  }

  final String incarnation(String queue) {
    return look(List.of(queue), List.of()).queue(queue).orElseThrow().incarnation();
  }

  /** The n-th text is of partition n. */
  static Slice slice(int number, String... chosen) {
    TreeMap<Integer, OffsetSpans> offsets = new TreeMap<>();
    for (int p = 0; p < chosen.length; p++) {
      if (!chosen[p].isEmpty()) {
        offsets.put(p, OffsetSpans.parse(chosen[p]));
      }
    }
    return new Slice(number, offsets);
  }

  /** As the executor does: what is final is not done again. */
  static boolean carry(Passage passage, Slice slice) {
    Batch batch = passage.read(slice);
    if (passage.settled(batch)) {
      return false;
    }
    passage.place(batch);
    passage.settle(batch);
    return true;
  }

  static void refusedAs(Category category, ThrowingCallable call) {
    ClawbackException e = catchThrowableOfType(ClawbackException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.problem().category()).as(e.toString()).isEqualTo(category);
    assertThat(e.problem().nextMove()).isNotBlank();
  }

  /** What makes a message that message, as text that can be compared. */
  static String told(Message m) {
    StringBuilder out = new StringBuilder();
    out.append(m.partition()).append('@').append(m.offset()).append(' ');
    out.append(m.timestampMillis()).append(' ');
    out.append(text(m.key())).append(' ').append(text(m.value()));
    m.headers().forEach(h -> out.append(' ').append(h.name()).append('=').append(text(h.value())));
    return out.toString();
  }

  private static String text(java.util.Optional<byte[]> bytes) {
    return bytes.map(b -> java.util.HexFormat.of().formatHex(b)).orElse("-");
  }
}
