package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the suites about writing once more share: a backlog, its group, and a quarantine. */
abstract class Rewrites extends Quarantines {

  /** A queue with messages, and a group that was joined, stands at their beginning and is empty. */
  final class Backlog {
    final String queue = name("queue");
    final String group = name("group");
    final String quarantine = name("quarantine");
    private final int partitions;

    Backlog(int partitions, int messages) {
      this(GroupState.Kind.CLASSIC, partitions, messages);
    }

    Backlog(GroupState.Kind kind, int partitions, int messages) {
      this.partitions = partitions;
      // The plugin may write to it, too; and what it takes fits into a quarantine.
      fixture().createQuarantine(queue, partitions, queue, Map.of("max.message.bytes", "1000000"));
      fixture().createQuarantine(quarantine, 2, queue, Map.of());
      for (int p = 0; p < partitions; p++) {
        fixture().produce(queue, p, messages(messages));
      }
      stand(kind, 0);
    }

    /** The group stands there on every partition. */
    void stand(GroupState.Kind kind, long offset) {
      TreeMap<Integer, Long> all = new TreeMap<>();
      for (int p = 0; p < partitions; p++) {
        all.put(p, offset);
      }
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "")) {
        consumer.commit(all);
      }
    }

    /** All of it up to the end as it is now; the n-th text is the poison of partition n. */
    Rewrite rewrite(String... poison) {
      return rewriteTo(queue, poison);
    }

    Rewrite rewriteTo(String destination, String... poison) {
      List<OffsetMove> moves = new ArrayList<>();
      for (int p = 0; p < partitions; p++) {
        long from = fixture().committed(group, queue).getOrDefault(p, 0L);
        long to = known(partition(queue, p).logEnd());
        if (to > from) {
          moves.add(new OffsetMove(p, Optional.of(from), Optional.of(to)));
        }
      }
      List<Chosen> chosen = new ArrayList<>();
      for (int p = 0; p < poison.length; p++) {
        if (!poison[p].isEmpty()) {
          chosen.add(new Chosen(p, poison[p]));
        }
      }
      return new Rewrite(
          subscription(group, queue),
          incarnation(queue),
          moves,
          chosen,
          queueId(destination),
          queueId(quarantine),
          "poison-1");
    }

    Passage open(Mutation mutation, Rewrite operation) {
      return rewriting().open(mutation, operation);
    }

    /** What a reader of committed messages sees of a partition from there on. */
    List<String> contents(String of, int partition, long from) {
      return fixture().whole(of).stream()
          .filter(m -> m.partition() == partition && m.offset() >= from)
          .map(Rewrites::content)
          .toList();
    }

    /** The same, when it sees that many. */
    List<String> written(int partition, long from, int count) {
      eventually(() -> assertThat(contents(queue, partition, from)).hasSize(count));
      return contents(queue, partition, from);
    }

    List<Copy> copies(int count) {
      eventually(() -> assertThat(copies()).hasSize(count));
      return copies();
    }

    private List<Copy> copies() {
      return fixture().whole(quarantine).stream().flatMap(m -> Copy.read(m).stream()).toList();
    }

    /** Where the group stands, when what moved it is settled. */
    void stands(Map<Integer, Long> at) {
      eventually(() -> assertThat(fixture().committed(group, queue)).isEqualTo(new TreeMap<>(at)));
    }
  }

  final Transfer<Rewrite> rewriting() {
    return broker().rewrite().orElseThrow();
  }

  /** What makes a message that message, wherever it is in its partition. */
  static String content(Message m) {
    return told(
        new Message(m.partition(), 0, m.timestampMillis(), m.key(), m.value(), m.headers()));
  }
}
