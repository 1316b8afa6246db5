package io.clawback.proofs.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Eight groups are behind on a real broker, each for another reason; the product names each. */
class CauseOnKafkaTest {
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
      objectives:
        - {name: all, lag-messages: %d, persistence: 1}
      contents:
        - {name: all, tenant: $.tenant}
      """;

  private static final Map<String, String> CAUSES =
      new TreeMap<>(
          Map.of(
              "stopped", "STOPPED",
              "poison", "STUCK_ON_POISON",
              "slow", "TOO_SLOW",
              "few", "TOO_FEW_PARTITIONS",
              "hot", "HOT_PARTITION",
              "hung", "HUNG_TRANSACTION",
              "throttled", "THROTTLED_BY_QUOTA",
              "noisy", "NOISY_TENANT"));

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void eachGroupsTroubleIsCalledByItsName(@TempDir Path folder) throws Exception {
    try (Troubles troubles = new Troubles()) {
      troubles.make();
      Path config =
          Files.writeString(
              folder.resolve("fleet.yaml"),
              CONFIG.formatted(
                  troubles.kafka().clusterId(),
                  troubles.kafka().internalBootstrap(),
                  Troubles.BACKLOG / 2));
      CommandLineProcess clawback = CommandLineProcess.of(folder, config);

      Said said = clawback.run("cause", "-o", "json", "--fail-on", "breach");

      assertThat(said.exitCode()).as(said.all()).isEqualTo(3);
      TreeMap<String, String> named = new TreeMap<>();
      for (Json cause : ((Json.Array) said.json().get("causes")).items()) {
        Json.Obj subscription = (Json.Obj) ((Json.Obj) cause).get("subscription");
        named.put(subscription.text("queue"), ((Json.Obj) cause).text("name"));
      }
      assertThat(named).as(said.all()).containsExactlyInAnyOrderEntriesOf(CAUSES);
    }
  }
}
