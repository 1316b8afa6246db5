package io.clawback.brokers.kafka.aside;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where copies are safe, and what is said where they are not (SAFETY I10). */
class SafeTargetTest {
  private static final BrokerId BROKER = new BrokerId("prod", "main");
  private static final Map<String, String> RIGHT =
      Map.of(
          "cleanup.policy", "delete",
          "max.message.bytes", "1064972",
          "message.timestamp.type", "LogAppendTime",
          "message.timestamp.before.max.ms", "9223372036854775807",
          "message.timestamp.after.max.ms", "3600000",
          "min.insync.replicas", "2",
          "retention.bytes", "-1",
          "retention.ms", "86400000",
          "unclean.leader.election.enable", "false");

  private static SafeTarget.Seen seen(String name, int replicas, Map<String, String> other) {
    TreeMap<String, String> settings = new TreeMap<>(RIGHT);
    settings.putAll(other);
    List<Node> nodes = IntStream.range(0, replicas).mapToObj(i -> new Node(i, "h", 1)).toList();
    TopicPartitionInfo partition = new TopicPartitionInfo(0, nodes.getFirst(), nodes, nodes);
    return new SafeTarget.Seen(
        new QueueId(BROKER, name),
        new TopicDescription(name, false, Collections.nCopies(3, partition)),
        new Config(
            settings.entrySet().stream()
                .map(e -> new ConfigEntry(e.getKey(), e.getValue()))
                .toList()));
  }

  private static SafeTarget judge(int replicas, Map<String, String> source) {
    TreeMap<String, String> settings = new TreeMap<>(source);
    settings.putIfAbsent("max.message.bytes", "1048588");
    return new SafeTarget(
        new TreeMap<>(Map.of("bootstrap.servers", "b:1", "plaintext", "allowed")),
        seen("orders", replicas, settings));
  }

  private static Optional<Problem> judged(Map<String, String> target) {
    return judge(3, Map.of()).unsafe(seen("aside", 3, target));
  }

  @Test
  void aTopicThatKeepsAllIsSafe() {
    assertThat(judged(Map.of())).isEmpty();
    assertThat(judged(Map.of("retention.ms", "-1"))).isEmpty();
    assertThat(judge(1, Map.of("min.insync.replicas", "1")).unsafe(seen("aside", 3, Map.of())))
        .isEmpty();
    assertThat(judged(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "172800000")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cleanup.policy=compact|cleanup.policy=delete",
        "cleanup.policy=compact,delete|cleanup.policy=delete",
        "retention.ms=86399999|retention.ms=2592000000",
        "retention.ms=0|retention.ms=2592000000",
        "message.timestamp.type=CreateTime|retention.ms=2592000000",
        "retention.bytes=1000000000000|retention.bytes=-1",
        "max.message.bytes=1064971|max.message.bytes=1064972",
        "min.insync.replicas=1|min.insync.replicas=2",
        "unclean.leader.election.enable=true|unclean.leader.election.enable=false"
      })
  void eachFlawIsToldWithTheCommandThatMendsIt(String flaw, String mended) {
    String[] setting = flaw.split("=", 2);
    Problem problem = judged(Map.of(setting[0], setting[1])).orElseThrow();
    assertThat(problem.code()).isEqualTo("kafka.unsafe-target");
    assertThat(problem.category()).isEqualTo(Category.LIMIT);
    assertThat(problem.culprit()).isEqualTo("prod/main/aside");
    assertThat(problem.message()).endsWith("Nothing was changed.");
    assertThat(problem.nextMove())
        .isEqualTo(
            "Type: kafka-configs.sh --bootstrap-server b:1 --alter --entity-type topics"
                + " --entity-name aside --add-config "
                + mended);
  }

  @Test
  void aTopicThatRefusesCopiesForTheirTimeIsNotSafe() {
    Map<String, String> ours = Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1");
    assertThat(judged(ours)).isEmpty();
    for (String way : List.of("before", "after")) {
      String key = "message.timestamp." + way + ".max.ms";
      TreeMap<String, String> flaw = new TreeMap<>(ours);
      flaw.put(key, "1000");
      assertThat(judged(flaw).orElseThrow().message()).contains(key + "=1000");
      flaw.put("message.timestamp.type", "LogAppendTime");
      assertThat(judged(flaw)).isEmpty();
    }
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    Problem problem =
        judge(3, Map.of())
            .unsafe(
                seen(
                    "aside",
                    2,
                    Map.of(
                        "cleanup.policy", "compact",
                        "retention.ms", "1000",
                        "retention.bytes", "5",
                        "max.message.bytes", "10",
                        "min.insync.replicas", "1")))
            .orElseThrow();
    assertThat(problem.message())
        .contains("its cleanup.policy is compact")
        .contains("it keeps messages for 1000 ms, and not for 86400000 ms")
        .contains("it drops its oldest messages beyond 5 bytes")
        .contains("it takes messages of 10 bytes, and a copy may have 1064972")
        .contains("it confirms messages with 1 replica in sync")
        .contains("it has 2 replicas, the source 3");
    assertThat(problem.nextMove())
        .contains("kafka-reassign-partitions.sh")
        .contains(
            "--add-config cleanup.policy=delete,max.message.bytes=1064972,min.insync.replicas=2,"
                + "retention.bytes=-1,retention.ms=2592000000")
        .contains("kafka-topics.sh --bootstrap-server b:1 --create --topic NAME");
  }

  @Test
  void whatIsNotThereIsToldWithTheCommandThatMakesItRightly() {
    Problem problem = judge(3, Map.of()).missing(new QueueId(BROKER, "aside"));
    assertThat(problem.code()).isEqualTo("kafka.no-quarantine");
    assertThat(problem.nextMove())
        .isEqualTo(
            "Type: kafka-topics.sh --bootstrap-server b:1 --create --topic aside --partitions 3"
                + " --replication-factor 3 --config cleanup.policy=delete"
                + " --config max.message.bytes=1064972"
                + " --config message.timestamp.type=LogAppendTime"
                + " --config min.insync.replicas=2 --config retention.bytes=-1"
                + " --config retention.ms=2592000000");
  }

  @Test
  void aSourceThatTakesTheLargestMessagesAsksForNoMoreThanThereIs() {
    Problem problem =
        judge(1, Map.of("max.message.bytes", "2147483647", "min.insync.replicas", "1"))
            .unsafe(seen("aside", 1, Map.of()))
            .orElseThrow();
    assertThat(problem.nextMove()).contains("max.message.bytes=2147483647");
  }
}
