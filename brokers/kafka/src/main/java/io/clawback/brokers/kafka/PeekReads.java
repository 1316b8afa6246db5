package io.clawback.brokers.kafka;

import io.clawback.model.error.Category;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Method;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Unseen;
import io.clawback.spi.broker.Inspect.Peek;
import io.clawback.spi.broker.Inspect.PeekBudget;
import io.clawback.spi.broker.Inspect.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages at given positions with a consumer that assigns itself its partitions: it
 * joins no group and commits nothing.
 */
final class PeekReads {
  private static final int LEAST_FETCH = 16 << 10;
  private static final int MOST_FETCH = 1 << 20;
  private final KafkaConnection connection;
  private final List<Track> tracks = new ArrayList<>();
  private long messagesLeft;
  private long bytesLeft;

  PeekReads(KafkaConnection connection) {
    this.connection = connection;
  }

  /** How far one position has been read. */
  private static final class Track {
    final Position position;
    final boolean counts;
    long target;
    boolean cut;
    long counted;
    @Nullable Measured oldest;
    @Nullable Measured messages;

    Track(Position position, int countUpTo) {
      this.position = position;
      this.counts = position.logEnd() - position.offset() <= countUpTo;
      this.target = position.logEnd();
    }

    boolean done() {
      return oldest != null && messages != null;
    }

    void end(Measured.Unknown why) {
      oldest = oldest == null ? why : oldest;
      messages = messages == null ? why : messages;
    }
  }

  List<Peek> read(List<Position> positions, PeekBudget budget) {
    messagesLeft = budget.messages();
    bytesLeft = budget.bytes();
    // A consumer has one place in a partition: positions of several groups take turns.
    List<Map<TopicPartition, Track>> rounds = new ArrayList<>();
    for (Position position : positions) {
      Track track = new Track(position, budget.countUpTo());
      tracks.add(track);
      TopicPartition partition =
          new TopicPartition(position.subscription().queue(), position.partition());
      if (position.offset() >= position.logEnd()) {
        track.messages = new Known(0, connection.clock().now(), Method.COUNTED, 100);
        track.oldest = new Measured.Unknown(Reason.NOT_ASKED, "nothing is behind");
      } else {
        round(rounds, partition).put(partition, track);
      }
    }
    if (!rounds.isEmpty()) {
      bound(rounds);
      consume(rounds);
    }
    List<Peek> peeks = new ArrayList<>(positions.size());
    for (Track track : tracks) {
      track.end(new Measured.Unknown(Reason.BUDGET_SPENT, ""));
      peeks.add(
          new Peek(
              track.position,
              Objects.requireNonNull(track.oldest),
              Objects.requireNonNull(track.messages)));
    }
    return peeks;
  }

  private static Map<TopicPartition, Track> round(
      List<Map<TopicPartition, Track>> rounds, TopicPartition partition) {
    for (Map<TopicPartition, Track> round : rounds) {
      if (!round.containsKey(partition)) {
        return round;
      }
    }
    rounds.add(new LinkedHashMap<>());
    return rounds.getLast();
  }

  /** Looks where the logs start and what is stable; what cannot be read at all ends here. */
  private void bound(List<Map<TopicPartition, Track>> rounds) {
    Set<TopicPartition> partitions = rounds.getFirst().keySet();
    TopicReads topics = new TopicReads(connection);
    var names = new TreeSet<>(partitions.stream().map(TopicPartition::topic).toList());
    List<Unseen> unseen = new ArrayList<>();
    var described = topics.describe(List.copyOf(names), topics.list(), unseen);
    List<TopicPartition> led = new ArrayList<>(SnapshotReads.led(described.values()));
    led.retainAll(partitions);
    var askedStarts =
        Ends.ask(connection, led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    var askedStable = Ends.ask(connection, led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    Ends starts = Ends.await(connection, askedStarts);
    Ends stable = Ends.await(connection, askedStable);
    for (Map<TopicPartition, Track> round : rounds) {
      round.forEach((partition, track) -> {
        long offset = track.position.offset();
        if (!described.containsKey(partition.topic())) {
          boolean denied =
              unseen.stream()
                  .anyMatch(u ->
                      u.what().equals("queue " + partition.topic())
                          && u.problem().category() == Category.RIGHTS);
          track.end(
              new Measured.Unknown(
                  denied ? Reason.NOT_AUTHORIZED : Reason.VANISHED, "the queue cannot be seen"));
        } else if (starts.measured(partition) instanceof Measured.Unknown why) {
          track.end(why);
        } else if (stable.measured(partition) instanceof Measured.Unknown why) {
          track.end(why);
        } else if (!(starts.measured(partition) instanceof Known start)
            || !(stable.measured(partition) instanceof Known end)) {
          throw new IllegalStateException("neither known nor unknown");
        } else if (offset < start.value()) {
          track.end(
              new Measured.Unknown(Reason.BELOW_LOG_START, "the log starts at " + start.value()));
        } else if (end.value() < track.target) {
          track.cut = true;
          track.target = end.value();
          if (offset >= end.value()) {
            finish(track);
          }
        }
      });
      round.values().removeIf(Track::done);
    }
  }

  private void consume(List<Map<TopicPartition, Track>> rounds) {
    int partitions = rounds.getFirst().size();
    Map<String, Object> properties = connection.consumerProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("max.poll.records", 500);
    // A fetch at the end of a log would otherwise keep us waiting for messages yet to come.
    properties.put("fetch.max.wait.ms", 20);
    long each = bytesLeft / Math.max(1, partitions);
    properties.put("max.partition.fetch.bytes", Math.clamp(each, LEAST_FETCH, MOST_FETCH));
    properties.put("fetch.max.bytes", Math.clamp(bytesLeft, LEAST_FETCH, 8 * MOST_FETCH));
    long deadline = connection.clock().nanos() + connection.patience().toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      for (Map<TopicPartition, Track> round : rounds) {
        consume(consumer, round, deadline);
      }
    } catch (KafkaException e) {
      Measured.Unknown why =
          new Measured.Unknown(KafkaProblems.reason(e), String.valueOf(e.getMessage()));
      tracks.forEach(t -> t.end(why));
    }
  }

  private void consume(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Track> round, long deadline) {
    consumer.assign(round.keySet());
    round.forEach((partition, track) -> consumer.seek(partition, track.position.offset()));
    while (!round.isEmpty() && messagesLeft > 0 && bytesLeft > 0) {
      if (connection.clock().nanos() - deadline > 0) {
        round.values().forEach(t -> t.end(new Measured.Unknown(Reason.TIMEOUT, "")));
        return;
      }
      try {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
        for (TopicPartition partition : List.copyOf(round.keySet())) {
          Track track = Objects.requireNonNull(round.get(partition));
          take(track, records.records(partition), lacking(round.values()));
          if (!track.done() && consumer.position(partition) >= track.target) {
            finish(track);
          }
        }
      } catch (TopicAuthorizationException e) {
        round.forEach((partition, track) -> {
          if (e.unauthorizedTopics().contains(partition.topic())) {
            track.end(new Measured.Unknown(Reason.NOT_AUTHORIZED, "READ on the topic"));
          }
        });
      } catch (OffsetOutOfRangeException e) {
        e.offsetOutOfRangePartitions()
            .forEach((partition, offset) -> {
              Track track = round.get(partition);
              if (track != null) {
                track.end(new Measured.Unknown(Reason.BELOW_LOG_START, "trimmed meanwhile"));
              }
            });
      }
      if (round.values().removeIf(Track::done)) {
        consumer.assign(round.keySet());
      }
    }
  }

  private static long lacking(Collection<Track> tracks) {
    return tracks.stream().filter(t -> t.oldest == null).count();
  }

  /** Takes what the budget allows; one message is kept back for each that has none yet. */
  private void take(Track track, List<ConsumerRecord<byte[], byte[]>> records, long lacking) {
    long reserved = track.oldest == null ? lacking - 1 : lacking;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (track.done()) {
        return;
      }
      if (record.offset() >= track.target) {
        finish(track);
        return;
      }
      if (messagesLeft <= (track.oldest == null ? 0 : reserved) || bytesLeft <= 0) {
        track.end(new Measured.Unknown(Reason.BUDGET_SPENT, ""));
        return;
      }
      messagesLeft--;
      bytesLeft -=
          Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
      track.counted++;
      if (track.oldest == null) {
        track.oldest =
            new Known(record.timestamp(), connection.clock().now(), Method.RECORD_TIMESTAMP, 100);
        if (!track.counts) {
          track.messages = new Measured.Unknown(Reason.BUDGET_SPENT, "too many to count");
        }
      }
    }
  }

  /** All that can be read has been. */
  private void finish(Track track) {
    if (track.cut) {
      track.end(
          new Measured.Unknown(
              Reason.FAILED, "an open transaction holds back what follows " + track.target));
      return;
    }
    if (track.oldest == null) {
      track.oldest = new Measured.Unknown(Reason.NOT_ASKED, "no message up to the end");
    }
    if (track.messages == null) {
      track.messages = new Known(track.counted, connection.clock().now(), Method.COUNTED, 100);
    }
  }
}
