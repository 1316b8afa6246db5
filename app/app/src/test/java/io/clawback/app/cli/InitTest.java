package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
  @TempDir private Path folder;

  @Test
  void writesAConfigThatValidatesAndScans() {
    try (Cli cli = new Cli(folder)) {
      String file = folder.resolve("first.yaml").toString();
      assertThat(init(cli, file)).as(cli.err()).isZero();

      assertThat(cli.plain("validate", "--config", file)).as(cli.err()).isZero();
      assertThat(cli.plain("scan", "--config", file, "--data", folder.resolve("d").toString()))
          .as(cli.err())
          .isZero();
      assertThat(cli.out()).contains("order-processor").contains("payment-service");
    }
  }

  @Test
  void neverWritesOverAFile() {
    try (Cli cli = new Cli(folder)) {
      String file = folder.resolve("first.yaml").toString();
      init(cli, file);

      assertThat(init(cli, file)).isEqualTo(2);
      assertThat(cli.err()).contains("init.file-exists");
    }
  }

  @Test
  void unknownSettingIsRefused() {
    try (Cli cli = new Cli(folder)) {
      assertThat(cli.plain("init", "--type", "memory", "--set", "jmx.url=x")).isEqualTo(1);
      assertThat(cli.err()).contains("jmx.url");
    }
  }

  private static int init(Cli cli, String file) {
    return cli.plain(
        "init",
        "--type",
        "memory",
        "--environment",
        "prod",
        "--set",
        "world=" + cli.world("prod"),
        "--out",
        file);
  }
}
