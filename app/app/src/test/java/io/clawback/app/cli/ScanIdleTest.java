package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet where hardly anything is behind: people see what is, programs see all. */
class ScanIdleTest {
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

  private void idle(int groups) {
    for (int i = 0; i < groups; i++) {
      cli.prod.commit("idle-" + i, "payments", upToDate());
    }
  }

  private static Map<Integer, Long> upToDate() {
    return Map.of(0, 10L, 1, 10L, 2, 10L, 3, 10L, 4, 10L, 5, 10L, 6, 10L, 7, 10L);
  }

  @Test
  void manyWithoutLagAreSummedUpOnATerminal() {
    idle(21);
    assertThat(cli.onTerminal("scan")).as(cli.err()).isZero();
    assertThat(cli.out()).contains("order-processor", "payment-service").doesNotContain("idle-");
    assertThat(cli.err()).contains("21 subscriptions without lag are not shown; --all shows them.");
  }

  @Test
  void allShowsThem() {
    idle(21);
    assertThat(cli.onTerminal("scan", "--all")).isZero();
    assertThat(cli.out()).contains("order-processor", "idle-0 ", "idle-20");
    assertThat(cli.err()).doesNotContain("not shown");
  }

  @Test
  void aFewWithoutLagAreShown() {
    idle(20);
    assertThat(cli.onTerminal("scan")).isZero();
    assertThat(cli.out()).contains("idle-0 ", "idle-19");
  }

  @Test
  void programsAndFilesSeeAll() {
    idle(21);
    assertThat(cli.run("scan")).isZero();
    assertThat(cli.out()).contains("idle-20");
    for (String format : new String[] {"json", "yaml", "csv"}) {
      assertThat(cli.onTerminal("scan", "-o", format)).isZero();
      assertThat(cli.out()).as(format).contains("idle-20");
      assertThat(cli.err()).as(format).doesNotContain("not shown");
    }
  }

  @Test
  void whatIsNotKnownIsNotWithoutLag() {
    idle(21);
    cli.prod.commit("half-known", "payments", Map.of(0, 10L));
    assertThat(cli.onTerminal("scan")).isZero();
    assertThat(cli.out()).contains("half-known").doesNotContain("idle-");
  }
}
