package io.clawback.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a group still gets itself is not put back beside it, also where lists were its remedy. */
class SkippedRedriveTest {
  @TempDir private Path folder;
  private Cli cli;

  /** A group stands before 500 messages; five in the middle are no JSON. */
  @BeforeEach
  void world() throws IOException {
    cli = new Cli(folder);
    cli.prod.createQueue("orders-new", 1);
    cli.prod.createQueue("orders.poison", 1);
    cli.prod.createQueue("skip", 1);
    cli.prod.createQueue("skip.status", 1);
    long then = System.currentTimeMillis() - 60_000;
    for (int i = 0; i < 500; i++) {
      String value = "{\"amount\": " + i + (i >= 200 && i < 205 ? "" : "}");
      cli.prod.append("orders-new", 0, then + i, new byte[] {1}, value.getBytes(UTF_8));
    }
    cli.prod.commit("order-new", "orders-new", Map.of(0, 0L));
    cli.write(
        Files.readString(cli.config())
                .replace(
                    "offsets: approval}",
                    "offsets: approval, pause: approval, quarantine: approval, redrive: approval}")
                .replace("recover-within: 1s", "recover-within: 1s\n    cooldown: 0s")
            + "contents:\n"
            + "  - {name: orders, for: {queues: [orders-new]}, quarantine: orders.poison,"
            + " skip-list: {list: skip, status: skip.status}}\n");
  }

  @AfterEach
  void close() {
    cli.close();
  }

  private int drain() throws IOException {
    assertThat(cli.run("drain", "order-new:orders-new", "-e", "prod", "--way", "skip"))
        .as(cli.err())
        .isZero();
    String plan = cli.out().replaceAll("(?s).*Plan ([0-9a-f]+) made.*", "$1");
    assertThat(cli.run("approve", plan, "--reason", "INC-7")).as(cli.err()).isZero();
    return cli.run("apply", plan);
  }

  private String redrive() {
    cli.run("redrive", "orders.poison", "-e", "prod");
    return cli.out() + cli.err();
  }

  @Test
  void whatWasCopiedForAListThatCouldNotBePublishedIsInTheWay() throws IOException {
    // The list's queue would drop what is old: the list is refused, the copies are there.
    assertThat(drain()).isNotZero();
    assertThat(cli.out() + cli.err()).contains("unsafe-skip-list");
    assertThat(redrive()).contains("Nothing is to be put back");
  }
}
