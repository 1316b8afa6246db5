package io.clawback.brokers.kafka.peek;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.records.RawClient;
import io.clawback.brokers.kafka.records.RawFetch;
import io.clawback.model.observed.Measured.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.protocol.Errors;

/** Fetches round by round, one request to each leader, until every position knows enough. */
final class PeekRounds {
  /** The largest answer that is received, in bytes; a larger batch stays unread. */
  static final int MOST_RECEIVED = 32 << 20;

  private static final int LEAST_FETCH = 16 << 10;
  private static final int MOST_FETCH = 1 << 20;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private final KafkaConnection connection;
  private final RawClient client;
  private final RawFetch fetch;
  private final PeekBudgetLeft budget;
  private final PeekBatches batches;
  private final long deadline;

  /** Leaders by partition, as last looked up. */
  private final Map<TopicPartition, Node> leaders = new HashMap<>();

  private final Map<String, Uuid> topicIds = new HashMap<>();

  /** Leaders whose connection broke: from then on they are asked for one partition at a time. */
  private final Set<Integer> broken = new HashSet<>();

  PeekRounds(KafkaConnection connection, RawClient client, PeekBudgetLeft budget) {
    this.connection = connection;
    this.client = client;
    this.fetch = new RawFetch(client);
    this.budget = budget;
    this.batches = new PeekBatches(budget);
    this.deadline = connection.clock().nanos() + connection.patience().toNanos();
  }

  /** Reads until they are done, the budget is spent or the time is up. */
  void read(List<PeekTrack> tracks) {
    List<PeekTrack> open = new ArrayList<>(tracks);
    boolean known = false;
    while (!open.isEmpty() && budget.any()) {
      if (left().isNegative() || Thread.currentThread().isInterrupted()) {
        open.forEach(t -> t.end(Reason.TIMEOUT, ""));
        return;
      }
      if (!known) {
        lookUp(open);
        open.removeIf(PeekTrack::done);
      }
      known = round(open);
      open.removeIf(PeekTrack::done);
      if (!known && !open.isEmpty()) {
        new Patience(connection.clock(), PAUSE).until(() -> false);
      }
    }
  }

  private Duration left() {
    return Duration.ofNanos(deadline - connection.clock().nanos());
  }

  private void lookUp(List<PeekTrack> open) {
    leaders.clear();
    Map<String, TopicDescription> described =
        PeekReads.describe(connection, open, new ArrayList<>());
    for (TopicDescription topic : described.values()) {
      topicIds.put(topic.name(), topic.topicId());
      for (TopicPartitionInfo info : topic.partitions()) {
        Node leader = info.leader();
        if (leader != null && !leader.isEmpty()) {
          leaders.put(new TopicPartition(topic.name(), info.partition()), leader);
        }
      }
    }
    open.stream()
        .filter(t -> !described.containsKey(t.partition.topic()))
        .forEach(t -> t.end(Reason.VANISHED, "vanished meanwhile"));
  }

  /** One request to each leader; false when the leaders must be looked up again. */
  private boolean round(List<PeekTrack> open) {
    Map<Node, List<PeekTrack>> byLeader = new TreeMap<>(Comparator.comparingInt(Node::id));
    boolean known = true;
    for (PeekTrack track : open) {
      Node leader = leaders.get(track.partition);
      if (leader == null) {
        known = false;
      } else {
        byLeader.computeIfAbsent(leader, _ -> new ArrayList<>()).add(track);
      }
    }
    for (Map.Entry<Node, List<PeekTrack>> each : byLeader.entrySet()) {
      Node leader = each.getKey();
      try {
        client.connect(leader, left());
        if (broken.contains(leader.id())) {
          for (PeekTrack track : each.getValue()) {
            known &= ask(leader, List.of(track), open);
          }
        } else {
          known &= ask(leader, each.getValue(), open);
        }
      } catch (IOException e) {
        known = false;
      }
    }
    return known;
  }

  /** False when the leader is another, or did not answer. */
  private boolean ask(Node leader, List<PeekTrack> tracks, Collection<PeekTrack> open)
      throws IOException {
    // A request has one place for a partition: positions of several groups take turns.
    Map<TopicPartition, PeekTrack> asked = new LinkedHashMap<>();
    tracks.forEach(t -> asked.putIfAbsent(t.partition, t));
    Map<TopicPartition, RawFetch.From> from = new LinkedHashMap<>();
    asked.forEach((partition, track) ->
        from.put(
            partition,
            new RawFetch.From(topicIds.getOrDefault(partition.topic(), Uuid.ZERO_UUID), track.at)));
    int each = Math.clamp(budget.bytes() / asked.size(), LEAST_FETCH, MOST_FETCH);
    int all = Math.clamp(budget.bytes(), LEAST_FETCH, 8 * MOST_FETCH);
    Map<TopicPartition, RawFetch.Fetched> came;
    try {
      client.connect(leader, left());
      came = fetch.fetch(leader, from, each, all);
    } catch (IOException e) {
      broke(leader, asked.values());
      return false;
    }
    boolean known = true;
    for (PeekTrack track : asked.values()) {
      RawFetch.Fetched fetched = came.get(track.partition);
      known &= fetched == null || take(track, fetched, open);
    }
    return known;
  }

  /** An answer too large to be received ends the connection, like any other trouble with it. */
  private void broke(Node leader, Collection<PeekTrack> asked) {
    broken.add(leader.id());
    if (asked.size() == 1) {
      PeekTrack alone = asked.iterator().next();
      alone.broken++;
      if (alone.broken > 1) {
        alone.end(
            Reason.FAILED,
            "the connection broke twice while it was read, as it does for more than "
                + (MOST_RECEIVED >> 20)
                + " MiB");
      }
    }
  }

  private boolean take(PeekTrack track, RawFetch.Fetched fetched, Collection<PeekTrack> open) {
    if (fetched.error() == Errors.NONE) {
      if (!left().isNegative()) {
        batches.take(track, fetched, open.stream().filter(PeekTrack::lacksOldest).count());
      }
      return true;
    }
    switch (fetched.error().exception()) {
      case TopicAuthorizationException _ -> track.end(Reason.NOT_AUTHORIZED, "READ on the topic");
      case OffsetOutOfRangeException _ -> track.end(Reason.BELOW_LOG_START, "trimmed meanwhile");
      case InvalidMetadataException _ -> {
        return false;
      }
      case RuntimeException e -> track.end(KafkaProblems.reason(e), String.valueOf(e.getMessage()));
    }
    return true;
  }
}
