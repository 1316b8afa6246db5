package io.clawback.proofs.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nine groups are behind on a real broker, each for another reason; the product names each. */
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
              "noisy", "NOISY_TENANT",
              "storm", "REBALANCE_STORM"));

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

      Instant seen = Instant.now();
      assertThat(blocking(clawback)).isEmpty();
      while (Instant.now().isBefore(seen.plusSeconds(16))) {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
      assertThat(blocking(clawback))
          .singleElement()
          .satisfies(s -> {
            assertThat(s.whole("confidence")).isGreaterThanOrEqualTo(90);
            assertThat(s.get("reasons").canonical())
                .contains("a consumer stands still at one of them");
          });
    }
  }

  /** The signatures at which the group that is stuck on poison is seen to stand still. */
  private static List<Json.Obj> blocking(CommandLineProcess clawback) throws Exception {
    Said said = clawback.run("inspect", "poison:poison", "-o", "json");
    assertThat(said.exitCode()).as(said.all()).isZero();
    return ((Json.Array) said.json().get("signatures"))
        .items().stream()
            .map(Json.Obj.class::cast)
            .filter(s -> s.get("blocks").equals(Json.of(true)))
            .toList();
  }
}
