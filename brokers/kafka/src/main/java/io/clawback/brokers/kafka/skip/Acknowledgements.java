package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.aside.Topics;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.look.Ends;
import io.clawback.clients.kafka.skip.format.MemberStatus;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Hears what a group's members say of the list. Only what they say from now on counts, and when the
 * members change, only what they say after that: a member that is gone speaks for no other. Members
 * are told apart by their client ids, for that is all that the broker and they both know; so many
 * must have spoken under one as there are members under it. Not thread-safe.
 */
final class Acknowledgements implements AutoCloseable {
  /** A member's interceptor says something within 10 s; who is silent for longer has none. */
  static final Duration SILENCE = Duration.ofSeconds(15);

  private static final Duration STEP = Duration.ofMillis(50);

  /** So many statuses are read over; beyond, a reader is moved on. */
  private static final long FAR = 2_000;

  private static final Duration ASK = Duration.ofMillis(250);
  private final KafkaConnection connection;
  private final SkipDesk desk;
  private final GroupId group;
  private final QueueId status;
  private final Wanted wanted;
  private final SkipDesk.Reader reader;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TreeMap<String, MemberStatus> said = new TreeMap<>();
  private Members members;
  private Patience silence;
  private Map<TopicPartition, Long> from = Map.of();
  private boolean broken;

  /** What the wait came to. */
  enum Heard {
    /** Every member has it. */
    ALL,
    /** All who said anything have it, and the others were silent for too long to have one. */
    ALL_WHO_SPEAK,
    /** Somebody has not. */
    NOT_ALL
  }

  /** What a member may say to be counted. */
  enum Wanted {
    /** It leaves out what the list names. */
    LEAVES_OUT {
      @Override
      boolean by(MemberStatus status, long version) {
        return status.has(version);
      }
    },
    /** It leaves out nothing that was taken back by then, if anything at all. */
    DELIVERS {
      @Override
      boolean by(MemberStatus status, long version) {
        return status.has(version) || status.state() == MemberStatus.State.UNREADABLE;
      }
    };

    abstract boolean by(MemberStatus status, long version);
  }

  private Acknowledgements(
      KafkaConnection connection,
      SkipDesk desk,
      GroupId group,
      QueueId status,
      Wanted wanted,
      SkipDesk.Reader reader) {
    this.connection = connection;
    this.desk = desk;
    this.group = group;
    this.status = status;
    this.wanted = wanted;
    this.reader = reader;
    this.consumer = reader.consumer();
    this.silence = new Patience(connection.clock(), SILENCE);
    this.members = Members.of(connection, group);
  }

  /** Begins to listen. */
  static Acknowledgements listen(
      KafkaConnection connection, SkipDesk desk, GroupId group, QueueId status, Wanted wanted) {
    TopicDescription topic = Topics.described(connection, status.name(), status.toString());
    SkipDesk.Reader reader;
    try {
      reader = desk.reader(status);
    } catch (KafkaException e) {
      throw new ClawbackException(KafkaProblems.of(e, status.toString()), e);
    }
    KafkaConsumer<byte[], byte[]> consumer = reader.consumer();
    try {
      List<TopicPartition> partitions =
          topic.partitions().stream()
              .map(p -> new TopicPartition(status.name(), p.partition()))
              .toList();
      if (!consumer.assignment().equals(Set.copyOf(partitions))) {
        consumer.assign(partitions);
      }
      Acknowledgements heard =
          new Acknowledgements(connection, desk, group, status, wanted, reader);
      heard.fromNow();
      return heard;
    } catch (KafkaException e) {
      consumer.close();
      throw new ClawbackException(KafkaProblems.of(e, status.toString()), e);
    } catch (ClawbackException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * A reader that was used before reads on from where it is: to look its position up, or to move
   * it, would wait for the fetch that is under way.
   */
  private void fromNow() {
    said.clear();
    silence = new Patience(connection.clock(), SILENCE);
    List<TopicPartition> partitions = List.copyOf(consumer.assignment());
    from =
        Topics.offsets(
            connection,
            Ends.ask(connection, partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED),
            partitions,
            status.toString());
    from.forEach((partition, end) -> {
      Long read = reader.read().get(partition);
      if (read == null || read > end || read < end - FAR) {
        consumer.seek(partition, end);
        reader.read().put(partition, end);
      }
    });
  }

  /** Who is in the group, as seen last. */
  Members members() {
    return members;
  }

  /** Waits until every member has the list as of that version. */
  Heard await(long version, Patience patience) {
    try {
      Patience unasked = new Patience(connection.clock(), ASK);
      while (true) {
        // Who is in the group is asked now and then, and once more before it is told that all have.
        if (!unasked.left() || missing(version).isEmpty()) {
          lookAgain();
          unasked = new Patience(connection.clock(), ASK);
        }
        if (missing(version).isEmpty()) {
          return Heard.ALL;
        }
        if (wanted == Wanted.DELIVERS && !silence.left() && allWhoSpeak(version)) {
          return Heard.ALL_WHO_SPEAK;
        }
        if (!patience.left()) {
          return Heard.NOT_ALL;
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(STEP)) {
          take(record);
        }
      }
    } catch (KafkaException e) {
      broken = true;
      throw new ClawbackException(KafkaProblems.of(e, status.toString()), e);
    }
  }

  private void lookAgain() {
    Members now = Members.of(connection, group);
    if (!now.clients().keySet().equals(members.clients().keySet())) {
      members = now;
      fromNow();
    }
  }

  /** Who has no interceptor says nothing, and leaves out nothing. */
  private boolean allWhoSpeak(long version) {
    return said.values().stream()
        .allMatch(s -> s.state() == MemberStatus.State.CLOSED || wanted.by(s, version));
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    reader.read().put(partition, record.offset() + 1);
    boolean before = record.offset() < from.getOrDefault(partition, 0L);
    if (!before && record.key() != null && record.value() != null) {
      MemberStatus.parse(record.key(), record.value())
          .filter(s -> s.group().equals(group.name()))
          .ifPresent(s -> said.put(s.member(), s));
    }
  }

  /** Members that have not said that they have it, in words. */
  private List<String> missing(long version) {
    TreeMap<String, Long> left = new TreeMap<>();
    said.values().stream()
        .filter(s -> wanted.by(s, version))
        .forEach(s -> left.merge(s.client(), 1L, Long::sum));
    List<String> missing = new ArrayList<>();
    members
        .clients()
        .forEach((id, client) -> {
          long has = left.getOrDefault(client.id(), 0L);
          if (has > 0) {
            left.put(client.id(), has - 1);
          } else {
            missing.add(words(id, client));
          }
        });
    return missing;
  }

  private String words(String id, Members.Client client) {
    List<String> words =
        said.values().stream()
            .filter(s -> s.client().equals(client.id()) && !s.why().isEmpty())
            .map(MemberStatus::why)
            .distinct()
            .toList();
    return id
        + " at "
        + client.host()
        + (words.isEmpty() ? "" : " (" + String.join("; ", words) + ")");
  }

  /** Names those who have not. */
  Problem unacknowledged(long version, String culprit) {
    List<String> missing = missing(version);
    return new Problem(
        "kafka.skip-unacknowledged",
        Category.CONSUMERS,
        culprit,
        "The list is published, and %d of %d members have not said that they have it: %s."
            .formatted(missing.size(), members.clients().size(), String.join(", ", missing)),
        "Give them the interceptor (docs/skip-list.md) or stop them, then resume the run; or take"
            + " it back.");
  }

  @Override
  public void close() {
    if (broken) {
      consumer.close();
    } else {
      desk.free(status, reader);
    }
  }
}
