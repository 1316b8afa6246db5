package io.clawback.demo.orders;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The owner's way to share partitions. A consumer may come with partitions whose state it has at
 * hand; when together they have everything exactly once, each keeps its own, however uneven that is
 * (moving costs a warm cache). As soon as one of them is replaced by a consumer that has nothing at
 * hand, or one more comes, or one goes, all partitions are shared anew by the work they bring, the
 * biggest first to whoever has least (Graham's longest processing time rule).
 *
 * <p>Made by the Kafka client through its public constructor; called on the client's thread.
 */
public final class FairShareAssignor implements ConsumerPartitionAssignor, Configurable {
  /** Config key: what this consumer has at hand, as {@code topic:0,3,7}; may be empty. */
  public static final String HELD = "fair.share.held";

  private final Work work;
  private List<TopicPartition> held = List.of();

  /** For the Kafka client. */
  public FairShareAssignor() {
    this(new BrokerWork());
  }

  FairShareAssignor(Work work) {
    this.work = work;
  }

  @Override
  public void configure(Map<String, ?> configs) {
    held = parse(String.valueOf(configs.get(HELD)));
    if (work instanceof BrokerWork asked) {
      asked.configure(
          configs.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG),
          String.valueOf(configs.get(ConsumerConfig.GROUP_ID_CONFIG)));
    }
  }

  @Override
  public String name() {
    return "fair-share";
  }

  @Override
  public ByteBuffer subscriptionUserData(Set<String> topics) {
    return StandardCharsets.UTF_8.encode(print(held));
  }

  @Override
  public GroupAssignment assign(Cluster cluster, GroupSubscription subscriptions) {
    SortedMap<String, List<TopicPartition>> claims = new TreeMap<>();
    Set<String> topics = new HashSet<>();
    subscriptions
        .groupSubscription()
        .forEach((member, subscription) -> {
          topics.addAll(subscription.topics());
          claims.put(member, read(subscription.userData()));
        });
    List<TopicPartition> all =
        topics.stream().sorted().flatMap(topic -> partitions(cluster, topic)).toList();
    return result(complete(claims, all) ? claims : share(all, claims.keySet()));
  }

  private static Stream<TopicPartition> partitions(Cluster cluster, String topic) {
    Integer count = cluster.partitionCountForTopic(topic);
    return Stream.iterate(0, p -> p < (count == null ? 0 : count), p -> p + 1)
        .map(p -> new TopicPartition(topic, p));
  }

  /** Whether everybody has something, and together exactly everything once. */
  private static boolean complete(
      Map<String, List<TopicPartition>> claims, List<TopicPartition> all) {
    List<TopicPartition> claimed = claims.values().stream().flatMap(List::stream).toList();
    return claims.values().stream().noneMatch(List::isEmpty)
        && claimed.size() == all.size()
        && new HashSet<>(claimed).equals(new HashSet<>(all));
  }

  private SortedMap<String, List<TopicPartition>> share(
      List<TopicPartition> all, Set<String> members) {
    Map<TopicPartition, Double> loads = work.of(all);
    List<Share> shares = members.stream().map(Share::new).toList();
    all.stream()
        .sorted(Comparator.comparingDouble(p -> -loads.getOrDefault(p, 1.0)))
        .forEach(partition ->
            // The first by name among those with least: the same for the same work.
            shares.stream()
                .min(Comparator.comparingDouble(share -> share.load))
                .orElseThrow()
                .add(partition, loads.getOrDefault(partition, 1.0)));
    SortedMap<String, List<TopicPartition>> byMember = new TreeMap<>();
    shares.forEach(share -> byMember.put(share.member, share.partitions));
    return byMember;
  }

  /** What one member is to get. */
  private static final class Share {
    private final String member;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private double load;

    Share(String member) {
      this.member = member;
    }

    void add(TopicPartition partition, double work) {
      partitions.add(partition);
      load += work;
    }
  }

  private static GroupAssignment result(Map<String, List<TopicPartition>> shares) {
    Map<String, Assignment> assignments = new TreeMap<>();
    shares.forEach((member, partitions) -> assignments.put(member, new Assignment(partitions)));
    return new GroupAssignment(assignments);
  }

  private static List<TopicPartition> read(@Nullable ByteBuffer userData) {
    return userData == null
        ? List.of()
        : parse(StandardCharsets.UTF_8.decode(userData.duplicate()).toString());
  }

  private static List<TopicPartition> parse(String text) {
    return text.lines()
        .filter(line -> line.contains(":"))
        .flatMap(FairShareAssignor::parseLine)
        .toList();
  }

  private static Stream<TopicPartition> parseLine(String line) {
    int colon = line.lastIndexOf(':');
    return Stream.of(line.substring(colon + 1).split(",", -1))
        .map(p -> new TopicPartition(line.substring(0, colon), Integer.parseInt(p)));
  }

  private static String print(List<TopicPartition> partitions) {
    StringBuilder text = new StringBuilder();
    partitions.forEach(p -> text.append(p.topic()).append(':').append(p.partition()).append('\n'));
    return text.toString();
  }
}
