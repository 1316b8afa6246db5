package io.clawback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.demo.draw.Busy;
import io.clawback.demo.draw.Drawer;
import io.clawback.demo.draw.Size;
import io.clawback.demo.draw.Slow;
import io.clawback.demo.draw.World;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A small world in a process of its own, looked at with Kafka's own client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorldTest {
  private static final long SEED = 3;
  private final World world = Drawer.draw(SEED, Size.SMALL);
  private Path folder;
  private Process process;
  private Json.Obj ready;
  private final Map<String, Admin> admins = new TreeMap<>();

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    this.folder = folder;
    process = demo("--seed", Long.toString(SEED), "--size", "small", "--folder", folder.toString());
    ready = JsonReader.readObject(process.inputReader().readLine());
    bootstraps().forEach((e, b) -> admins.put(e, Admin.create(Map.of("bootstrap.servers", b))));
  }

  @AfterAll
  void endsWithItsStarterAndLeavesNoProcess() throws Exception {
    admins.values().forEach(Admin::close);
    Map<String, String> bootstraps = bootstraps();
    String mark = mark();
    assertThat(marked(mark)).hasSize(world.busy().instances());

    process.outputWriter().close();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(marked(mark)).isEmpty();
    for (String bootstrap : bootstraps.values()) {
      int port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> new Socket("127.0.0.1", port).close()))
          .isInstanceOf(ConnectException.class);
    }
    assertThat(folder.resolve("world.json")).doesNotExist();
  }

  @Test
  void readyLineNamesWhatTheProductNeedsAndNothingDrawn() {
    assertThat(ready.fields().keySet())
        .containsExactly("config", "data", "folder", "millis", "seed", "worldPid");
    assertThat(Path.of(ready.text("config"))).exists();
    assertThat(Path.of(ready.text("data"))).isDirectory();
    assertThat(ready.whole("worldPid")).isEqualTo(process.pid());
  }

  @Test
  void clustersHoldTheDrawnTopicsAndQuotas() throws Exception {
    for (String environment : World.ENVIRONMENTS) {
      Admin admin = admins.get(environment);
      var names = admin.listTopics().names().get();
      var topics = admin.describeTopics(names).allTopicNames().get();
      Map<String, Integer> partitions = new TreeMap<>();
      topics.forEach((name, t) -> partitions.put(name, t.partitions().size()));
      assertThat(partitions)
          .isEqualTo(
              world.topics().stream()
                  .collect(Collectors.toMap(World.Topic::name, t -> t.partitions(environment))));
      for (World.Topic topic : world.topics()) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        assertThat(config.get("retention.ms").value())
            .isEqualTo(Long.toString(topic.retentionMillis(environment)));
      }
      var quotas = admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get();
      Map<String, Long> rates = new TreeMap<>();
      quotas.forEach((who, limits) ->
          rates.put(who.entries().get("client-id"), limits.get("producer_byte_rate").longValue()));
      assertThat(rates)
          .isEqualTo(
              world.quotas().stream()
                  .collect(
                      Collectors.toMap(World.Quota::client, q -> q.bytesPerSecond(environment))));
    }
  }

  @Test
  void everyGroupIsAsFarBehindAsDrawn() throws Exception {
    for (String environment : World.ENVIRONMENTS) {
      Admin admin = admins.get(environment);
      assertThat(admin.listGroups().all().get().stream().map(g -> g.groupId()))
          .containsExactlyInAnyOrderElementsOf(
              world.groups().stream().map(World.Group::name).toList());
      for (World.Group group : world.quietGroups()) {
        assertThat(sum(lag(admin, group.name())))
            .as(environment + " " + group.name())
            .isEqualTo(group.lag(environment));
      }
      Slow.Behind behind = world.slow().behind().get(environment);
      Map<Integer, Long> slow = lag(admin, world.slow().group());
      if (behind == null) {
        assertThat(sum(slow)).isZero();
      } else {
        // It reads and gets some: within a second's worth.
        assertThat(sum(slow)).isBetween(behind.lag() - 200, behind.lag() + 200);
        assertThat(behind.partitions()).allMatch(p -> slow.get(p) > behind.lag(p) - 100);
      }
    }
  }

  @Test
  void oneConsumerHoldsTheHotPartitionsAndFallsBehind() throws Exception {
    Busy busy = world.busy();
    Admin prod = admins.get(World.PROD);
    var group = prod.describeConsumerGroups(List.of(busy.group())).all().get().get(busy.group());
    assertThat(group.groupState()).isEqualTo(GroupState.STABLE);
    assertThat(
            group.members().stream()
                .map(m ->
                    m.assignment().topicPartitions().stream()
                        .map(TopicPartition::partition)
                        .sorted()
                        .toList()))
        .containsExactlyInAnyOrderElementsOf(busy.holdings());

    Map<Integer, Long> before = lag(prod, busy.group());
    long hot = busy.hot().stream().mapToLong(before::get).sum();
    assertThat(hot).isBetween(busy.lag() * 9 / 10, busy.lag() * 3 / 2);
    assertThat(hot).isGreaterThan(busy.slo());
    assertThat(sum(before) - hot).isLessThan(busy.slo() / 2);
  }

  @Test
  void pidFilesNameTheConsumersThatRun() throws IOException {
    List<Long> pids = new ArrayList<>();
    try (var files = Files.list(folder.resolve("consumers"))) {
      for (Path file : files.toList()) {
        pids.add(Long.parseLong(Files.readString(file).strip()));
      }
    }
    assertThat(pids)
        .containsExactlyInAnyOrderElementsOf(
            marked(mark()).stream().map(ProcessHandle::pid).toList());
  }

  @Test
  void configTellsNothingOfTheFaults() throws IOException {
    String config = Files.readString(folder.resolve("clawback.yaml"));
    assertThat(config)
        .doesNotContain(Long.toString(world.busy().lag()))
        .doesNotContain(Long.toString(world.busy().ageSeconds()))
        .doesNotContain(
            world.busy().hot().stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  private static Map<Integer, Long> lag(Admin admin, String group) throws Exception {
    var positions = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    var ends =
        admin
            .listOffsets(
                positions.keySet().stream()
                    .collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest())))
            .all()
            .get();
    Map<Integer, Long> lag = new TreeMap<>();
    positions.forEach((p, at) -> lag.put(p.partition(), ends.get(p).offset() - at.offset()));
    return lag;
  }

  private static long sum(Map<Integer, Long> lag) {
    return lag.values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<String, String> bootstraps() throws IOException {
    String config = Files.readString(folder.resolve("clawback.yaml"));
    Map<String, String> found = new TreeMap<>();
    Matcher each =
        Pattern.compile("(?m)^  (dev|staging|prod):(?s:.*?)servers: \"(.*?)\"").matcher(config);
    while (each.find()) {
      found.put(each.group(1), each.group(2));
    }
    assertThat(found).containsOnlyKeys(World.ENVIRONMENTS);
    return found;
  }

  private String mark() throws IOException {
    return JsonReader.readObject(Files.readString(folder.resolve("world.json"))).text("mark");
  }

  private static List<ProcessHandle> marked(String mark) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains(mark))
        .toList();
  }

  static Process demo(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(DemoWorld.class.getName());
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
