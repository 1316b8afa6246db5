package io.clawback.brokers.kafka.peek;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.look.Ends;
import io.clawback.brokers.kafka.look.SnapshotReads;
import io.clawback.brokers.kafka.look.TopicReads;
import io.clawback.brokers.kafka.records.RawClient;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Unseen;
import io.clawback.spi.broker.Inspect.Peek;
import io.clawback.spi.broker.Inspect.PeekBudget;
import io.clawback.spi.broker.Inspect.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks at the messages at given positions: joins no group, commits nothing, and holds no message
 * in memory, however large it is.
 */
public final class PeekReads {
  private final KafkaConnection connection;

  /** Reads through this connection. */
  public PeekReads(KafkaConnection connection) {
    this.connection = connection;
  }

  /** The message at each position, as far as the budget reaches. */
  public List<Peek> read(List<Position> positions, PeekBudget budget) {
    List<PeekTrack> tracks =
        positions.stream()
            .map(p -> new PeekTrack(p, budget.countUpTo(), connection.clock()))
            .toList();
    List<PeekTrack> open = new ArrayList<>(tracks);
    open.removeIf(PeekTrack::done);
    if (!open.isEmpty()) {
      bound(open);
      open.removeIf(PeekTrack::done);
    }
    PeekBudgetLeft left = new PeekBudgetLeft(budget);
    if (!open.isEmpty() && left.any()) {
      try (RawClient client = new RawClient(connection, PeekRounds.MOST_RECEIVED)) {
        new PeekRounds(connection, client, left).read(open);
      } catch (KafkaException e) {
        open.forEach(t -> t.end(KafkaProblems.reason(e), String.valueOf(e.getMessage())));
      } catch (ClawbackException e) {
        // What was read before the cluster fell silent stands.
        open.forEach(t -> t.end(Reason.FAILED, e.problem().message()));
      }
    }
    return tracks.stream().map(PeekTrack::peek).toList();
  }

  /** Looks where the logs start and what is stable; what cannot be read at all ends here. */
  private void bound(List<PeekTrack> tracks) {
    List<Unseen> unseen = new ArrayList<>();
    var described = describe(connection, tracks, unseen);
    Set<TopicPartition> wanted = new HashSet<>();
    tracks.forEach(t -> wanted.add(t.partition));
    List<TopicPartition> led = new ArrayList<>(SnapshotReads.led(described.values()));
    led.retainAll(wanted);
    var askedStarts =
        Ends.ask(connection, led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    var askedStable = Ends.ask(connection, led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    Ends starts = Ends.await(connection, askedStarts);
    Ends stable = Ends.await(connection, askedStable);
    for (PeekTrack track : tracks) {
      if (!described.containsKey(track.partition.topic())) {
        boolean denied =
            unseen.stream()
                .anyMatch(u ->
                    u.what().equals("queue " + track.partition.topic())
                        && u.problem().category() == Category.RIGHTS);
        track.end(denied ? Reason.NOT_AUTHORIZED : Reason.VANISHED, "the queue cannot be seen");
      } else {
        bound(track, starts.measured(track.partition), stable.measured(track.partition));
      }
    }
  }

  private static void bound(PeekTrack track, Measured start, Measured stable) {
    if (start instanceof Measured.Unknown why) {
      track.end(why);
    } else if (stable instanceof Measured.Unknown why) {
      track.end(why);
    } else if (start instanceof Known first && track.at < first.value()) {
      track.end(Reason.BELOW_LOG_START, "the log starts at " + first.value());
    } else if (stable instanceof Known last) {
      track.cut(last.value());
    }
  }

  /** The topics that they are about, as far as they can be seen. */
  static SortedMap<String, TopicDescription> describe(
      KafkaConnection connection, List<PeekTrack> tracks, List<Unseen> unseen) {
    TreeSet<String> names = new TreeSet<>();
    tracks.forEach(t -> names.add(t.partition.topic()));
    TopicReads topics = new TopicReads(connection);
    return topics.describe(List.copyOf(names), topics.list(), unseen);
  }
}
