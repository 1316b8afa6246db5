package io.clawback.brokers.kafka.look;

import io.clawback.brokers.kafka.connect.Answers;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.Unseen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;

/** Topics: which there are, their partitions, their settings. One request each for all of them. */
public final class TopicReads {
  private final KafkaConnection connection;

  /** Reads through this connection. */
  public TopicReads(KafkaConnection connection) {
    this.connection = connection;
  }

  /** All topics that this connection may see, internal ones too. */
  public Map<String, TopicListing> list() {
    return listed(askList());
  }

  /** Begins to list. */
  public KafkaFuture<Map<String, TopicListing>> askList() {
    return connection
        .admin()
        .listTopics(new ListTopicsOptions().listInternal(true))
        .namesToListings();
  }

  /** What {@link #askList} asked for. */
  public Map<String, TopicListing> listed(KafkaFuture<Map<String, TopicListing>> asked) {
    return connection.get(asked, connection.id() + " topics");
  }

  /**
   * The named topics, described by their ids: one request however many there are (by name, brokers
   * from 4.0 on answer page by page).
   */
  public SortedMap<String, TopicDescription> describe(
      List<String> names, Map<String, TopicListing> listed, List<Unseen> unseen) {
    Map<Uuid, String> wanted = new HashMap<>();
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      TopicListing listing = listed.get(name);
      if (listing == null) {
        missing.add(name);
      } else {
        wanted.put(listing.topicId(), name);
      }
    }
    SortedMap<String, TopicDescription> found = new TreeMap<>();
    Map<Uuid, KafkaFuture<TopicDescription>> byId =
        wanted.isEmpty()
            ? Map.of()
            : connection
                .admin()
                .describeTopics(TopicCollection.ofTopicIds(wanted.keySet()))
                .topicIdValues();
    Map<String, KafkaFuture<TopicDescription>> byName =
        missing.isEmpty() ? Map.of() : connection.admin().describeTopics(missing).topicNameValues();
    Answers<Uuid, TopicDescription> ids = connection.all(byId);
    ids.values().values().forEach(topic -> found.put(topic.name(), topic));
    ids.failures()
        .forEach((id, e) ->
            unseen.add(unseen(wanted.getOrDefault(id, ""), "", AclOperation.DESCRIBE, e)));
    Answers<String, TopicDescription> rest = connection.all(byName);
    found.putAll(rest.values());
    rest.failures().forEach((name, e) -> unseen.add(unseen(name, "", AclOperation.DESCRIBE, e)));
    limit(found);
    return found;
  }

  private void limit(SortedMap<String, TopicDescription> found) {
    long partitions = found.values().stream().mapToLong(t -> t.partitions().size()).sum();
    if (partitions > connection.limits().maxPartitions()) {
      throw new ClawbackException(
          new Problem(
              "kafka.too-many-partitions",
              Category.LIMIT,
              connection.id().toString(),
              partitions + " partitions, more than limits.max-partitions.",
              "Look at fewer queues, or raise limits.max-partitions."));
    }
  }

  private Unseen unseen(String topic, String part, AclOperation right, Throwable e) {
    String what = "queue " + topic + part;
    return new Unseen(
        connection.id().environment(),
        what,
        Need.topic(right, topic).problem(connection, e, connection.id() + " " + what));
  }

  /** Begins to read the settings of all these topics. */
  Map<ConfigResource, KafkaFuture<Config>> askSettings(Iterable<String> topics) {
    List<ConfigResource> resources = new ArrayList<>();
    topics.forEach(t -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, t)));
    return resources.isEmpty() ? Map.of() : connection.admin().describeConfigs(resources).values();
  }

  /** Settings by topic; equal texts and maps are kept once, for there are many of them. */
  SortedMap<String, SortedMap<String, String>> settings(
      Map<ConfigResource, KafkaFuture<Config>> asked, List<Unseen> unseen) {
    Map<String, String> texts = new HashMap<>();
    Map<SortedMap<String, String>, SortedMap<String, String>> maps = new HashMap<>();
    SortedMap<String, SortedMap<String, String>> settings = new TreeMap<>();
    Answers<ConfigResource, Config> answers = connection.all(asked);
    answers
        .values()
        .forEach((resource, config) -> {
          SortedMap<String, String> map = new TreeMap<>();
          for (ConfigEntry entry : config.entries()) {
            if (!entry.isSensitive() && entry.value() != null) {
              map.put(
                  texts.computeIfAbsent(entry.name(), k -> k),
                  texts.computeIfAbsent(entry.value(), v -> v));
            }
          }
          settings.put(resource.name(), maps.computeIfAbsent(map, m -> m));
        });
    answers
        .failures()
        .forEach((resource, e) ->
            unseen.add(unseen(resource.name(), " settings", AclOperation.DESCRIBE_CONFIGS, e)));
    return settings;
  }
}
