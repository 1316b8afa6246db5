package io.clawback.demo.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class FairShareAssignorTest {
  private static final String TOPIC = "orders";
  private static final Node[] NOBODY = {};
  private final Map<TopicPartition, Double> work = new HashMap<>();

  @Test
  void keepsWhatEverybodyHasAtHandHoweverUneven() {
    assertThat(assign(Map.of("m1", "0,3,7", "m2", "5", "m3", "1,2", "m4", "4,6")))
        .isEqualTo(
            Map.of(
                "m1",
                List.of(0, 3, 7),
                "m2",
                List.of(5),
                "m3",
                List.of(1, 2),
                "m4",
                List.of(4, 6)));
  }

  @Test
  void sharesAnewWhenOneComesWithNothing() {
    assertThat(
            assign(Map.of("m1", "0,3,7", "m2", "5", "m3", "1,2", "m4", "4,6", "m5", "")).values())
        .allMatch(partitions -> partitions.size() <= 2);
  }

  @Test
  void sharesAnewWhenOneIsGone() {
    Map<String, List<Integer>> shares = assign(Map.of("m1", "0,3,7", "m2", "5", "m3", "1,2"));
    assertThat(shares.values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(shares.values()).allMatch(partitions -> partitions.size() <= 3);
  }

  @Test
  void doesNotBelieveTwoThatClaimTheSame() {
    Map<String, List<Integer>> shares = assign(Map.of("m1", "0,1,2,3", "m2", "3,4,5,6,7"));
    assertThat(shares.values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void biggestWorkEndsAlone() {
    load(70, 0, 3, 7);
    load(58, 5);
    load(29, 1, 2, 4, 6);
    Map<String, List<Integer>> shares =
        assign(Map.of("m1", "", "m2", "", "m3", "", "m4", "", "m5", "", "m6", ""));
    assertThat(shares.values())
        .contains(List.of(0), List.of(3), List.of(7), List.of(5))
        .allMatch(partitions -> partitions.size() <= 2);
  }

  @Test
  void giveAndTakeOfWhatIsAtHandAgree() {
    FairShareAssignor assignor = assignor("0,3,7");
    ByteBuffer told = assignor.subscriptionUserData(Set.of(TOPIC));
    assertThat(assign(Map.of("m1", told, "m2", told("1,2,4,5,6"))))
        .containsEntry("m1", List.of(0, 3, 7));
  }

  private void load(double each, int... partitions) {
    IntStream.of(partitions).forEach(p -> work.put(new TopicPartition(TOPIC, p), each));
  }

  private Map<String, List<Integer>> assign(Map<String, ?> members) {
    Map<String, Subscription> subscriptions = new HashMap<>();
    members.forEach((member, has) ->
        subscriptions.put(
            member,
            new Subscription(
                List.of(TOPIC), has instanceof ByteBuffer data ? data : told((String) has))));
    Map<String, List<Integer>> shares = new TreeMap<>();
    assignor("")
        .assign(cluster(), new GroupSubscription(subscriptions))
        .groupAssignment()
        .forEach((member, assignment) ->
            shares.put(
                member,
                assignment.partitions().stream().map(TopicPartition::partition).sorted().toList()));
    return shares;
  }

  private ByteBuffer told(String held) {
    return assignor(held).subscriptionUserData(Set.of(TOPIC));
  }

  private FairShareAssignor assignor(String held) {
    FairShareAssignor assignor = new FairShareAssignor(_ -> work);
    assignor.configure(
        Map.of(FairShareAssignor.HELD, held.isEmpty() ? "" : TOPIC + ":" + held, "group.id", "g"));
    return assignor;
  }

  private static Cluster cluster() {
    Node node = new Node(1, "localhost", 1);
    List<PartitionInfo> partitions =
        IntStream.range(0, 8)
            .mapToObj(p -> new PartitionInfo(TOPIC, p, node, NOBODY, NOBODY))
            .toList();
    return new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
  }
}
