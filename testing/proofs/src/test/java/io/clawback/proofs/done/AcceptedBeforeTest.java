package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import io.clawback.proofs.product.KafkaTools;
import io.clawback.servers.kafka.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that were consumed on a real broker, and then sent again. */
class AcceptedBeforeTest {
  private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
  private static final int CONSUMED = 5_000;

  private static final String CONFIG =
      """
      version: 1
      environments:
        prod:
          brokers:
            main:
              type: kafka
              cluster-id: "%s"
              settings: {bootstrap.servers: "%s", security.protocol: PLAINTEXT, plaintext: allowed}
      objectives: [{name: all, lag-messages: 10, persistence: 1}]
      contents: [{name: all, idempotency-key: $.id, accepted-window: 1h}]
      """;

  @TempDir private Path folder;

  private static String line(int id, int amount) {
    return "{\"id\":\"order-%06d\",\"amount\":%d}".formatted(id, amount);
  }

  @Test
  void whatWasConsumedAndSentAgainIsToldAlsoWhenTheLogHasForgottenIt() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.builder().start();
        Admin admin = kafka.admin()) {
      admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < CONSUMED; i++) {
        lines.add(line(i, 7));
      }
      for (int i = 0; i < 100; i++) {
        lines.add(line(10_000 + i, 7));
      }
      lines.addAll(List.of(line(3, 7), line(4_999, 7), line(17, 8)));
      new KafkaTools(kafka.internalBootstrap(), folder).produceLines("orders", lines);
      Path config =
          Files.writeString(
              folder.resolve("fleet.yaml"),
              CONFIG.formatted(kafka.clusterId(), kafka.internalBootstrap()));
      CommandLineProcess clawback = CommandLineProcess.of(folder, config);

      stand(admin, CONSUMED);
      told(clawback.run("inspect", "shop:orders", "-o", "json"), 2, 1, CONSUMED);

      admin.deleteRecords(Map.of(ORDERS, RecordsToDelete.beforeOffset(4_000))).all().get();
      Said later = clawback.run("inspect", "shop:orders", "-o", "json");
      told(later, 2, 1, CONSUMED);
      assertThat(later.err()).doesNotContain("consumed before");

      stand(admin, 4_500);
      told(clawback.run("inspect", "shop:orders", "-o", "json"), 1, 1, 4_500);

      // Who did not look before knows only what the log still holds, and says so.
      Path other = Files.createDirectories(folder.resolve("other"));
      CommandLineProcess newcomer =
          CommandLineProcess.of(other, Files.copy(config, other.resolve("fleet.yaml")));
      Said young = newcomer.run("inspect", "shop:orders", "-o", "json");
      Json.Obj accepted = accepted(young);
      assertThat(accepted.whole("offsets")).as(young.all()).isEqualTo(500);
      assertThat(accepted.whole("covered")).isEqualTo(500);
      assertThat(accepted.get("whole")).isEqualTo(new Json.Bool(false));
      assertThat(accepted.text("knownSince")).isGreaterThan(accepted.text("since"));

      Said found = clawback.run("detect", "--inspect", "--once");
      assertThat(found.all()).contains("have a key that was accepted since", "with other content");
    }
  }

  private static void stand(Admin admin, long position) throws Exception {
    admin
        .alterConsumerGroupOffsets("shop", Map.of(ORDERS, new OffsetAndMetadata(position)))
        .all()
        .get();
  }

  private static void told(Said said, long same, long other, long offsets) {
    assertThat(said.exitCode()).as(said.all()).isZero();
    Json.Obj accepted = accepted(said);
    assertThat(accepted.get("whole")).as(said.all()).isEqualTo(new Json.Bool(true));
    assertThat(accepted.whole("sameCount")).as(said.all()).isEqualTo(same);
    assertThat(accepted.whole("otherCount")).isEqualTo(other);
    assertThat(accepted.whole("offsets")).isEqualTo(offsets);
    assertThat(accepted.whole("covered")).isEqualTo(offsets);
  }

  private static Json.Obj accepted(Said said) {
    return (Json.Obj) ((Json.Obj) said.json().get("duplicates")).get("accepted");
  }
}
