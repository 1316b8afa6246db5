package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.records.RawClient;
import io.clawback.servers.kafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;

/** Batches made by hand, and a process with a heap of 128 MiB that looks at them. */
final class SmallHeap {
  private SmallHeap() {}

  /** What that process says; it ends at once when its heap is not enough. */
  static List<String> run(Path folder, EmbeddedKafka kafka, Class<?> main, List<String> arguments)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                kafka.bootstrap(),
                kafka.clusterId()));
    command.addAll(arguments);
    Path out = Files.createTempFile(folder, "small", ".out");
    Path err = Files.createTempFile(folder, "small", ".err");
    Process child =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(child.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(child.exitValue()).as(Files.readString(err)).isZero();
    } finally {
      child.destroyForcibly();
    }
    return Files.readAllLines(out, StandardCharsets.UTF_8);
  }

  /** Appends a batch as it is to partition 0. */
  static void append(
      KafkaFixture fixture, KafkaConnection connection, String queue, ByteBuffer batch)
      throws IOException {
    TopicDescription topic =
        KafkaFixture.get(fixture.admin.describeTopics(List.of(queue)).topicNameValues().get(queue));
    var data =
        new ProduceRequestData.TopicProduceData()
            .setName(queue)
            .setTopicId(topic.topicId())
            .setPartitionData(
                List.of(
                    new ProduceRequestData.PartitionProduceData()
                        .setIndex(0)
                        .setRecords(MemoryRecords.readableRecords(batch))));
    var request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(60_000);
    request.topicData().add(data);
    Node leader = topic.partitions().getFirst().leader();
    try (RawClient client = new RawClient(connection, 1 << 20)) {
      client.connect(leader, Duration.ofSeconds(10));
      ProduceResponse response =
          (ProduceResponse) client.ask(leader, ProduceRequest.builder(request)).responseBody();
      assertThat(
              Errors.forCode(
                  response
                      .data()
                      .responses()
                      .iterator()
                      .next()
                      .partitionResponses()
                      .getFirst()
                      .errorCode()))
          .isEqualTo(Errors.NONE);
    }
  }
}
