package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.ScanFixture.AnyMessage;
import io.clawback.conformance.ScanFixture.Header;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Message;
import io.clawback.model.message.RedriveRules;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Passage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the suites about putting back share: copies in a quarantine, and the queue they are of. */
abstract class Redrives extends Quarantines {
  private static final List<String> OURS =
      List.of(RedriveRules.COUNT, RedriveRules.FROM, RedriveRules.TIME);

  /** A queue whose messages were set aside, all of them, by one operation. */
  final class Held {
    final String queue = name("queue");
    final Scene scene;
    final Mutation aside = mutation();

    /** A queue of so many partitions; nothing is in it yet. */
    Held(int partitions, int copies) {
      // The plugin may write to it, too; and what it takes fits into a quarantine.
      fixture().createQuarantine(queue, partitions, queue, Map.of("max.message.bytes", "1000000"));
      scene = new Scene(queue, copies);
    }

    /** Sets aside all that is in the queue; its messages as they are then. */
    List<Message> hold() {
      List<Message> all = fixture().whole(queue);
      String[] chosen = new String[1 + all.stream().mapToInt(Message::partition).max().orElse(0)];
      for (int p = 0; p < chosen.length; p++) {
        int partition = p;
        long last =
            all.stream()
                .filter(m -> m.partition() == partition)
                .mapToLong(Message::offset)
                .max()
                .orElse(-1);
        chosen[p] = last < 0 ? "" : "0-" + last;
      }
      try (Passage passage = scene.open(aside, scene.aside(chosen))) {
        carry(passage, slice(0, chosen));
      }
      scene.copies(all.size());
      return all;
    }

    /** So many that came to the queue after it was held, when readers see that many. */
    List<Message> back(List<Message> before, int count) {
      eventually(() -> assertThat(back(before)).hasSize(count));
      return back(before);
    }

    private List<Message> back(List<Message> before) {
      return fixture().whole(queue).stream()
          .filter(m ->
              before.stream()
                  .noneMatch(b -> b.partition() == m.partition() && b.offset() == m.offset()))
          .toList();
    }

    Redrive redrive(String... chosen) {
      return redriveTo(queue, chosen);
    }

    Redrive redriveTo(String destination, String... chosen) {
      return redriveOf(scene.quarantine, destination, scene.quarantine, chosen);
    }

    List<Mark> marks(int count) {
      eventually(() -> assertThat(Redrives.this.marks(scene.quarantine)).hasSize(count));
      return Redrives.this.marks(scene.quarantine);
    }
  }

  final Redrive redriveOf(String lies, String destination, String marks, String... chosen) {
    return redriveIn(lies, incarnation(lies), destination, marks, chosen);
  }

  /** The n-th text is of partition n of the queue that the copies lie in. */
  final Redrive redriveIn(
      String lies, String incarnation, String destination, String marks, String... chosen) {
    List<Chosen> parts = new ArrayList<>();
    for (int p = 0; p < chosen.length; p++) {
      if (!chosen[p].isEmpty()) {
        parts.add(new Chosen(p, chosen[p]));
      }
    }
    return new Redrive(
        subscription(Redrive.GROUP, lies),
        incarnation,
        parts,
        queueId(destination),
        queueId(marks),
        Redrive.MOST,
        0);
  }

  /** One and the same mark may be there more than once, that it stays as long as the copies. */
  final List<Mark> marks(String queue) {
    return fixture().whole(queue).stream().flatMap(m -> Mark.read(m).stream()).distinct().toList();
  }

  /** All of a queue, when readers see so many. */
  final List<Message> whole(String queue, int count) {
    eventually(() -> assertThat(fixture().whole(queue)).hasSize(count));
    return fixture().whole(queue);
  }

  final Transfer<Redrive> redriving() {
    return broker().redrive().orElseThrow();
  }

  /** Puts it all back in one batch. */
  final boolean carry(Mutation mutation, Redrive redrive, String... chosen) {
    try (Passage passage = redriving().open(mutation, redrive)) {
      return carry(passage, slice(0, chosen));
    }
  }

  final AnyMessage any(String key, String value, Header... headers) {
    return new AnyMessage(
        bytes(key), bytes(value), List.of(headers), fixture().now().toEpochMilli());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Header header(String name, String value) {
    return new Header(name, bytes(value));
  }

  /** What makes it that message wherever it is, without what putting it back adds. */
  static String content(Message m) {
    return told(
        new Message(
            m.partition(),
            0,
            m.timestampMillis(),
            m.key(),
            m.value(),
            m.headers().stream().filter(h -> !OURS.contains(h.name())).toList()));
  }

  /** The value of its one header of that name; empty when it has none. */
  static String headerOf(Message m, String name) {
    List<String> values =
        m.headers().stream()
            .filter(h -> h.name().equals(name))
            .map(h -> new String(h.value().orElseThrow(), StandardCharsets.UTF_8))
            .toList();
    if (values.size() > 1) {
      throw new AssertionError(name + " is there " + values.size() + " times");
    }
    return values.isEmpty() ? "" : values.getFirst();
  }
}
