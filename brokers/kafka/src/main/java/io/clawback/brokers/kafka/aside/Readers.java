package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.Answers;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.look.GroupReads;
import io.clawback.brokers.kafka.look.GroupReads.Nature;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.SubscriptionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Who reads a topic, as far as groups tell. Who reads without a group cannot be seen. */
final class Readers {
  private final KafkaConnection connection;

  Readers(KafkaConnection connection) {
    this.connection = connection;
  }

  /** Throws when another group has a position or a member on the topic: it would read it again. */
  void mustBeOnly(SubscriptionId subscription) {
    GroupReads groups = new GroupReads(connection);
    SortedMap<String, GroupListing> listed = groups.listed(groups.askList());
    List<String> others = new ArrayList<>();
    List<String> shares = new ArrayList<>();
    listed.forEach((name, group) -> {
      if (!name.equals(subscription.group().name())) {
        switch (GroupReads.nature(group)) {
          case CONSUMERS, STREAMS -> others.add(name);
          case SHARE -> shares.add(name);
          case FOREIGN -> {}
        }
      }
    });
    TreeSet<String> found = new TreeSet<>();
    String topic = subscription.queue();
    var asked = groups.commits(others);
    var askedMembers =
        groups.describe(
            others.stream()
                .filter(g -> GroupReads.nature(of(listed, g)) == Nature.CONSUMERS)
                .toList());
    var askedShares = groups.shareOffsets(shares);
    Answers<String, Map<TopicPartition, OffsetAndMetadata>> commits = connection.all(asked);
    for (String group : others) {
      if (on(topic, answer(commits, group, Map.of()).keySet())) {
        found.add(group);
      }
    }
    Answers<String, ConsumerGroupDescription> members = connection.all(askedMembers);
    for (String group : askedMembers.keySet()) {
      if (reads(topic, members, group)) {
        found.add(group);
      }
    }
    var sharing = connection.all(askedShares);
    for (String group : shares) {
      if (on(topic, answer(sharing, group, Map.of()).keySet())) {
        found.add(group);
      }
    }
    if (!found.isEmpty()) {
      throw new ClawbackException(
          new Problem(
              "kafka.other-readers",
              Category.STALE,
              subscription.toString(),
              "Others read the queue, too, and would get the messages again: "
                  + String.join(", ", found)
                  + ". Nothing was changed.",
              "Take the way of the skip list; or write to a queue of its own."));
    }
  }

  private static GroupListing of(SortedMap<String, GroupListing> listed, String group) {
    return Objects.requireNonNull(listed.get(group));
  }

  private static boolean on(String topic, Collection<TopicPartition> partitions) {
    return partitions.stream().anyMatch(p -> p.topic().equals(topic));
  }

  private boolean reads(
      String topic, Answers<String, ConsumerGroupDescription> members, String group) {
    ConsumerGroupDescription found = members.value(group);
    if (found == null) {
      gone(members.failure(group), group);
      return false;
    }
    return found.members().stream().anyMatch(m -> on(topic, m.assignment().topicPartitions()));
  }

  private <T> T answer(Answers<String, T> answers, String group, T otherwise) {
    T value = answers.value(group);
    if (value == null) {
      gone(answers.failure(group), group);
      return otherwise;
    }
    return value;
  }

  /** A group that is gone reads nothing; another that cannot be seen may. */
  private void gone(@org.jspecify.annotations.Nullable Throwable why, String group) {
    if (!(why instanceof GroupIdNotFoundException)) {
      throw new ClawbackException(
          KafkaProblems.of(
              why == null ? new IllegalStateException("no answer") : why,
              connection.id() + " group " + group));
    }
  }
}
