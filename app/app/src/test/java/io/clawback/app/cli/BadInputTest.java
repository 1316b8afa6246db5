package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.brokers.memory.Seam;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while looking: named, with the next move, and the rest goes on. */
class BadInputTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void world() {
    cli = new Cli(folder);
  }

  @AfterEach
  void close() {
    cli.close();
  }

  @Test
  void topicThatVanishesWhileItIsLookedAtIsNamedAndTheOthersAreShown() {
    AtomicBoolean gone = new AtomicBoolean();
    cli.prod.listen((seam, target) -> {
      if (seam == Seam.POSITIONS_SEEN && gone.compareAndSet(false, true)) {
        cli.prod.deleteQueue("payments");
      }
    });
    int code = cli.run("scan", "--partitions");
    assertThat(gone).isTrue();
    assertThat(code).as(cli.out() + cli.err()).isIn(0, 1);
    assertThat(cli.out()).contains("order-processor");
    assertThat(cli.out() + cli.err()).contains("payments");
    // The second look does not miss what nobody has any more.
    assertThat(cli.run("plan", "--once")).as(cli.err()).isIn(0, 1);
  }

  @Test
  void coordinatorThatMovedIsUnknownAndTheOthersAreShown() {
    cli.prod.coordinatorMoved("payment-service", true);
    int code = cli.run("scan");
    String payments =
        cli.out().lines().filter(l -> l.contains("payment-service")).findFirst().orElse("");
    assertThat(payments).as(cli.out() + cli.err()).contains(" - ", "coordinator moved");
    assertThat(cli.out()).contains("order-processor", "700");
    assertThat(code).as(cli.err()).isIn(0, 1);
  }

  @Test
  void groupWithTenThousandPartitionsIsShownAndMoved() {
    TreeMap<Integer, Long> positions = new TreeMap<>();
    cli.prod.createQueue("wide", 10_000);
    for (int partition = 0; partition < 10_000; partition++) {
      cli.prod.appendMany("wide", partition, 2, System.currentTimeMillis() - 60_000, 1_000);
      positions.put(partition, 1L);
    }
    cli.prod.commit("wide-readers", "wide", positions);
    assertThat(cli.run("scan")).as(cli.err()).isZero();
    assertThat(cli.out()).containsPattern("wide-readers +wide +10000 ");
    assertThat(cli.run("detect", "--once")).as(cli.err()).isZero();
    assertThat(cli.run("plan", "--once")).as(cli.err()).isZero();

    int code =
        cli.run(
            "offsets",
            "reset",
            "-e",
            "prod",
            "-g",
            "wide-readers",
            "--topic",
            "wide",
            "--to-earliest",
            "--max",
            "20000",
            "--execute",
            "--reason",
            "INC-7");
    assertThat(code).as(cli.err()).isZero();
    assertThat(cli.prod.committed("wide-readers", "wide").values()).containsOnly(0L);
    assertThat(cli.run("audit", "verify")).as(cli.out()).isZero();
  }

  @Test
  void moreThanTheLimitAllowsIsRefusedWithTheLimitsName() {
    cli.write(
        """
        version: 1
        environments:
          prod:
            brokers:
              main: {type: memory, cluster-id: cluster-prod, settings: {world: "%s"}}
          staging:
            brokers:
              main: {type: memory, cluster-id: cluster-staging, settings: {world: "%s"}}
        limits: {max-partitions: 11}
        """
            .formatted(cli.world("prod"), cli.world("staging")));
    assertThat(cli.run("scan")).isEqualTo(1);
    assertThat(cli.err())
        .contains("memory.too-many-partitions", "prod/main", "Next:", "limits.max-partitions");
    assertThat(cli.err()).contains("staging=10");
  }
}
