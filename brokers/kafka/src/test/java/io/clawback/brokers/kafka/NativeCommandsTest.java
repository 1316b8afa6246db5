package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.brokers.kafka.connect.Shell;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.AlterQuota;
import io.clawback.model.plan.Operation.AlterSettings;
import io.clawback.model.plan.Operation.Change;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.model.plan.Operation.ResetOffsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NativeCommandsTest {
  private static final QueueId ORDERS = new QueueId(KafkaFixture.ID, "orders");

  private static String command(Operation operation) {
    return new KafkaBrokerFactory()
        .nativeCommand(KafkaFixture.declared("id", KafkaFixture.plaintext("b:9092")), operation);
  }

  private static ResetOffsets reset(String group, OffsetMove... moves) {
    return new ResetOffsets(
        new SubscriptionId(new GroupId(KafkaFixture.ID, group), "orders"), List.of(moves), false);
  }

  private static OffsetMove to(int partition, long to) {
    return new OffsetMove(partition, Optional.of(0L), Optional.of(to));
  }

  @Test
  void resetsToOneOffsetToSeveralAndToNone() {
    String tool = "kafka-consumer-groups.sh --bootstrap-server b:9092 --group g";
    assertThat(command(reset("g", to(0, 5), to(3, 5))))
        .isEqualTo(tool + " --reset-offsets --topic orders:0,3 --to-offset 5 --execute");
    assertThat(command(reset("g", to(0, 5), to(3, 6))))
        .isEqualTo(
            "printf '%s\\n' orders,0,5 orders,3,6 > reset.csv && "
                + tool
                + " --reset-offsets --from-file reset.csv --execute");
    assertThat(command(reset("g", new OffsetMove(1, Optional.of(4L), Optional.empty()))))
        .isEqualTo(tool + " --delete-offsets --topic orders:1");
  }

  @Test
  void expandsAndAlters() {
    assertThat(command(new ExpandPartitions(ORDERS, 6, 8)))
        .isEqualTo(
            "kafka-topics.sh --bootstrap-server b:9092 --alter --topic orders --partitions 8");
    assertThat(
            command(
                new AlterSettings(
                    ORDERS,
                    List.of(
                        new Change(
                            "cleanup.policy", Optional.empty(), Optional.of("compact,delete")),
                        new Change("retention.ms", Optional.of("1"), Optional.empty())))))
        .isEqualTo(
            "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name"
                + " orders --add-config 'cleanup.policy=[compact,delete]'"
                + " --delete-config retention.ms");
    assertThat(
            command(
                new AlterQuota(
                    KafkaFixture.ID,
                    new QuotaEntity(new TreeMap<>(Map.of("user", "", "client-id", "app"))),
                    List.of(
                        new Change("producer_byte_rate", Optional.empty(), Optional.of("1024"))))))
        .isEqualTo(
            "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type clients --entity-name"
                + " app --entity-type users --entity-default"
                + " --add-config producer_byte_rate=1024");
  }

  @Test
  void sayWhatKafkaHasNoCommandFor() {
    assertThat(
            command(
                new RemoveMembers(
                    new GroupId(KafkaFixture.ID, "g"), List.of(), List.of("stuck"), 0)))
        .startsWith("#")
        .contains("stuck");
  }

  @Test
  void aHostileNameStaysOneWord() throws Exception {
    for (String name : List.of("it's $(touch x)", "a;b|c", "line\nbreak'\u001b[31m", "--group")) {
      Process bash = new ProcessBuilder("bash", "-c", "printf '%s' " + Shell.quoted(name)).start();
      assertThat(new String(bash.getInputStream().readAllBytes(), "UTF-8")).isEqualTo(name);
      assertThat(bash.waitFor()).isZero();
    }
  }

  @Test
  void holdNoSecret() {
    var declaration =
        KafkaFixture.declared(
            "id",
            Map.of(
                "bootstrap.servers", "b:9092",
                "sasl.username", "u",
                "sasl.password", "canary"));
    assertThat(
            new KafkaBrokerFactory().nativeCommand(declaration, new ExpandPartitions(ORDERS, 6, 8)))
        .contains("--command-config client.properties")
        .doesNotContain("canary");
  }
}
