package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer types first, and what is answered. */
class WordsOfVerbsTest {
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
  void helpIsAVerbToo() {
    assertThat(cli.plain("help", "inspect")).isZero();
    assertThat(cli.out()).contains("Usage: clawback inspect", "Examples:");
    assertThat(cli.plain("help", "offsets", "reset")).isZero();
    assertThat(cli.out()).contains("Usage: clawback offsets reset");
    assertThat(cli.plain("help")).isZero();
    assertThat(cli.out()).contains("Usage: clawback", "  scan ");
    assertThat(cli.plain("help", "scann")).isEqualTo(2);
    assertThat(cli.err()).contains("'scan'");
  }

  @Test
  void causeOfAGroupWithoutAQueueIsRefusedBeforeAnyLook() {
    cli.prod.down(true);
    cli.staging.down(true);
    assertThat(cli.run("cause", "payment-service")).isEqualTo(2);
    assertThat(cli.err())
        .contains("GROUP:QUEUE", "--group payment-service")
        .doesNotContain("prod/main");
  }

  @Test
  void causeWithoutABreachSaysSoOnStdout() {
    assertThat(cli.run("cause", "--looks", "1", "--no-inspect", "-t", "tenant-b")).isZero();
    assertThat(cli.out()).isEqualTo("Nothing is behind its objective.\n");
  }

  @Test
  void validConfigIsSaidToBeValidWithTheNextStep() {
    assertThat(cli.run("validate")).isZero();
    assertThat(cli.err()).contains("fleet.yaml is valid.", "Next: clawback", " doctor");
    assertThat(cli.run("validate", "-o", "json")).isZero();
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void nextMovesAreToldWithTheNameThatWasTyped() {
    System.setProperty("clawback.command", "./clawback");
    try {
      assertThat(cli.run("rollback", "deadbeef")).isEqualTo(2);
      assertThat(cli.err()).contains("See `./clawback --config ", " runs`.");
      assertThat(cli.run("scan", "--nonsense")).isEqualTo(2);
      assertThat(cli.err()).contains("Run './clawback scan --help'.");
      assertThat(cli.run("validate")).isZero();
      assertThat(cli.err()).contains("Next: ./clawback --config");
    } finally {
      System.clearProperty("clawback.command");
    }
  }

  @Test
  void onlyVersionOneIsAskedFor() {
    cli.write("version: 7\n");
    assertThat(cli.run("validate")).isEqualTo(1);
    assertThat(cli.err()).contains("should be 1").doesNotContain("from 1 to 1");
  }

  @Test
  void worldThatIsNotThereIsAnErrorLikeAnyOther() {
    assertThat(cli.run("demo", "stop", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(cli.err()).contains("demo.not-running", "none", "Next:");
  }
}
