package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A filter that matches nothing is no good news. */
class FiltersTest {
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
  void filterThatMatchesNothingIsUsageAndNamesTheNearest() {
    assertThat(cli.run("detect", "--once", "-g", "order-procesor")).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err())
        .contains("usage.no-match", "--group order-procesor", "Did you mean 'order-processor'?")
        .doesNotContain("Nothing is wrong");
    assertThat(cli.run("scan", "--topic", "nosuch")).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("--topic nosuch", "Known: orders, payments.");
    assertThat(cli.run("cause", "--looks", "1", "--no-inspect", "-g", "nosuch")).isEqualTo(2);
    assertThat(cli.run("plan", "--once", "--topic", "nosuch")).isEqualTo(2);
    assertThat(cli.run("run", "--once", "--topic", "nosuch")).isEqualTo(2);
    assertThat(cli.run("scan", "--topic", "orders,pay*")).isZero();
    assertThat(cli.run("scan", "--topic", "orders,no*")).isEqualTo(2);
  }

  @Test
  void tenantsAndEnvironmentsAreCheckedBeforeAnyLook() {
    cli.prod.down(true);
    assertThat(cli.run("detect", "--once", "-t", "tenant-aa")).isEqualTo(2);
    assertThat(cli.err()).contains("--tenant tenant-aa", "Did you mean 'tenant-a'?");
    assertThat(cli.run("plan", "--once", "-e", "prodd")).isEqualTo(2);
    assertThat(cli.err()).contains("usage.no-broker", "prodd", "Did you mean 'prod'?");
    assertThat(cli.run("inspect", "-e", "prodd", "payments")).isEqualTo(2);
    assertThat(cli.err())
        .contains("usage.no-broker", "--environment prodd", "Did you mean 'prod'?");
  }

  @Test
  void whatMatchesOnlyApartIsSaid() {
    assertThat(cli.run("scan", "--topic", "payments", "-g", "order-processor")).isEqualTo(2);
    assertThat(cli.err()).contains("--group order-processor --topic payments", "all of them");
  }

  @Test
  void whatCouldNotBeSeenIsNotSaidToBeMissing() {
    cli.prod.down(true);
    assertThat(cli.run("scan", "-g", "order-processor")).isEqualTo(1);
    assertThat(cli.err()).doesNotContain("usage.no-match");
  }

  @Test
  void ownerlessThingsCanBeAskedFor() {
    cli.prod.createQueue("stray", 1);
    assertThat(cli.run("detect", "--once", "-t", "(unowned)")).as(cli.err()).isZero();
  }
}
