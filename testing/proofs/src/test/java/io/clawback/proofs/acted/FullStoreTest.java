package io.clawback.proofs.acted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No room under the rollback store while messages are set aside: what could not be stored is not
 * copied, nobody is moved past it, and with room again all of it goes on.
 */
class FullStoreTest {
  private static final int POISON = 200;
  private static final int BALLAST = 65_536;

  /** Room for all other files, and the canary's messages; not for all. */
  private static final int ROOM_KIBIBYTES = 2_048;

  @Test
  void whatCannotBeStoredStaysWhereItIs(@TempDir Path folder) throws Exception {
    try (ChokedKafka kafka = new ChokedKafka("full-store")) {
      kafka.ballast(BALLAST);
      kafka.fill(IntStream.range(300, 300 + POISON).boxed().toList(), List.of(10));
      kafka.ownersConsumers(folder.resolve("pids"));
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> assertThat(kafka.committed()).containsEntry(0, 300L).containsEntry(1, 10L));
      Path config = Files.writeString(folder.resolve("clawback.yaml"), kafka.config(folder));
      CommandLineProcess clawback = CommandLineProcess.of(folder, config);

      Said full = clawback.limitedTo(ROOM_KIBIBYTES).run("apply", planned(clawback, kafka, folder));
      assertThat(full.exitCode()).as(full.all()).isNotZero();
      assertThat(full.all()).contains("storage.rollback-failed", "data/rollback", "Next:");
      assertThat(kafka.committed()).containsEntry(0, 300L).containsEntry(1, 10L);
      assertThat(kafka.read(kafka.topic).get(0)).hasSize(ChokedKafka.MESSAGES);

      Said resumed = clawback.run("resume");
      assertThat(resumed.exitCode()).as(resumed.all()).isZero();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(kafka.committed()).containsEntry(0, 1_000L).containsEntry(1, 1_000L));
      assertThat(kafka.read(kafka.quarantine).values().stream().mapToInt(List::size).sum())
          .isEqualTo(POISON + 1);
      String run =
          ((Json.Obj)
                  ((Json.Array) JsonReader.read(clawback.run("runs", "-o", "json").out()))
                      .items()
                      .getFirst())
              .text("run");
      Said balance = clawback.run("audit", "balance", run);
      assertThat(balance.exitCode()).as(balance.all()).isZero();
    }
  }

  private static String planned(CommandLineProcess clawback, ChokedKafka kafka, Path folder)
      throws Exception {
    String plan = folder.resolve("plan.json").toString();
    String target = "test/main/" + kafka.group + ":" + kafka.topic;
    String signatures = KilledDrainTest.signatures(clawback, kafka);
    Said drawn = clawback.run("drain", target, "--signature", signatures, "--out", plan);
    assertThat(drawn.exitCode()).as(drawn.all()).isZero();
    String id = JsonReader.readObject(Files.readString(Path.of(plan))).text("id");
    Said approved = clawback.run("approve", id, "--reason", "cut messages");
    assertThat(approved.exitCode()).as(approved.all()).isZero();
    return plan;
  }
}
