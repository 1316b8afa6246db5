package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.error.ClawbackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffsetsTest {
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

  private int reset(String... words) {
    List<String> all =
        new ArrayList<>(List.of("offsets", "reset", "-e", "prod", "-g", "order-processor"));
    all.addAll(List.of(words));
    return cli.run(all.toArray(String[]::new));
  }

  private Map<Integer, Long> position() {
    return cli.prod.committed("order-processor", "orders");
  }

  @Test
  void showsBeforeAndAfterAndTheNativeCommandAndChangesNothing() {
    Map<Integer, Long> before = position();
    assertThat(reset("--topic", "orders:0,3", "--shift-by", "50")).isZero();
    assertThat(cli.out())
        .contains("CURRENT-OFFSET  NEW-OFFSET", "+50", "by hand: memory commit")
        .contains("order-processor  orders          3             100         150");
    assertThat(cli.err()).contains("Dry run: nothing is changed.");
    assertThat(position()).isEqualTo(before);
  }

  @Test
  void movesOnlyWithAYes() {
    assertThat(reset("--topic", "orders", "--to-latest", "--execute")).isEqualTo(5);
    assertThat(reset("--topic", "orders", "--to-latest", "--execute", "--reason", "INC-7"))
        .isZero();
    assertThat(position()).containsEntry(0, 400L).containsEntry(3, 400L);
  }

  @Test
  void oneNumberBoundsAllWishesAndAPartOfThemIsNeverDone() {
    Map<Integer, Long> before = position();
    String[] wish = {"--topic", "orders:0", "--topic", "orders:3", "--shift-by", "50"};
    List<String> words = new ArrayList<>(List.of(wish));
    words.addAll(List.of("--execute", "--reason", "INC-7", "--max", "99"));
    assertThat(reset(words.toArray(String[]::new))).isEqualTo(1);
    assertThat(cli.err()).contains("offsets.over-budget", "earlier steps use 50");
    assertThat(position()).isEqualTo(before);

    words.set(words.size() - 1, "100");
    assertThat(reset(words.toArray(String[]::new))).isZero();
    assertThat(position())
        .containsEntry(0, before.get(0) + 50)
        .containsEntry(3, before.get(3) + 50);
  }

  @Test
  void takesTheMoveBack() {
    Map<Integer, Long> before = position();
    reset("--topic", "orders", "--to-latest", "--execute", "--reason", "INC-7");
    String key = cli.err().replaceAll("(?s).*rollback ([0-9a-f]{32}).*", "$1");
    assertThat(cli.run("rollback", key, "--execute")).isZero();
    assertThat(position()).isEqualTo(before);
  }

  @Test
  void refusesAGroupThatHasMembers() {
    assertThat(
            cli.run(
                "offsets",
                "reset",
                "-e",
                "prod",
                "-g",
                "payment-service",
                "--topic",
                "payments",
                "--to-earliest"))
        .isEqualTo(1);
    assertThat(cli.err()).contains("offsets.group-active");
  }

  @Test
  void exportedFileIsReadBack() throws IOException {
    reset("--topic", "orders", "--to-offset", "200", "--export");
    Path file = folder.resolve("offsets.csv");
    Files.writeString(file, cli.out());
    assertThat(cli.out()).contains("orders,0,200\n", "orders,3,200\n");
    assertThat(reset("--from-file", file.toString(), "--execute", "--reason", "INC-7")).isZero();
    assertThat(position()).containsEntry(0, 200L).containsEntry(3, 200L);
  }

  @Test
  void readsAllOfKafkasFiles() {
    assertThat(OffsetsFile.read("f", "\"a\",0,5\n\"a\",1,6\n", "g"))
        .isEqualTo(Map.of("a", Map.of(0, 5L, 1, 6L)));
    assertThat(OffsetsFile.read("f", "g,a,0,5\nother,a,0,9\n", "g"))
        .isEqualTo(Map.of("a", Map.of(0, 5L)));
    assertThat(
            OffsetsFile.read(
                "f", "{\"partitions\":[{\"topic\":\"a\",\"partition\":0,\"offset\":5}]}", "g"))
        .isEqualTo(Map.of("a", Map.of(0, 5L)));
  }

  @Test
  void namesEveryBadLineOfAFile() {
    assertThatThrownBy(() -> OffsetsFile.read("f.csv", "a,0,x\na,0\na,0,1\na,0,2\n", "g"))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e ->
                assertThat(e.problems())
                    .extracting(p -> p.culprit())
                    .containsExactly("f.csv:1", "f.csv:2", "f.csv:4"));
  }

  @Test
  void wantsExactlyOneTarget() {
    assertThat(reset("--topic", "orders")).isEqualTo(2);
    assertThat(reset("--topic", "orders", "--to-earliest", "--to-latest")).isEqualTo(2);
    assertThat(cli.err()).contains("mutually exclusive");
    assertThat(reset("--topic", "orders", "--to-datetime", "yesterday")).isEqualTo(2);
    assertThat(reset("--topic", "orders:x", "--to-latest")).isEqualTo(2);
  }

  @Test
  void readsKafkasTimesWithAndWithoutAZone() {
    Instant eight = Instant.parse("2026-03-01T08:00:00Z");
    assertThat(OffsetsTarget.time("2026-03-01T08:00:00.000")).isEqualTo(eight);
    assertThat(OffsetsTarget.time("2026-03-01T08:00:00Z")).isEqualTo(eight);
    assertThat(OffsetsTarget.time("2026-03-01T09:00:00.000+0100")).isEqualTo(eight);
    assertThat(OffsetsTarget.time("2026-03-01T03:00:00-05:00")).isEqualTo(eight);
  }
}
