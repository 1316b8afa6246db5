package io.clawback.app.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.runtime.config.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Console console(boolean terminal) {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        terminal,
        terminal);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void masksSecretsOnEveryWayOut() {
    Redactor redactor = new Redactor();
    redactor.learn("canary-4711");
    Console console = console(false);
    console.redact(redactor);
    console.note("note canary-4711");
    console.problems(
        List.of(
            new Problem("a.b", Category.BROKER, "canary-4711", "m canary-4711", "n canary-4711")));
    console.data(Format.json, new Table(), Json.of("canary-4711"));
    console.data(
        Format.table, new Table(Table.Column.text("A")).row("canary-4711"), Json.of("canary-4711"));
    try (PrintStream libraries = console.libraries()) {
      libraries.println("WARN canary-4711 \u001b[2J");
      libraries.print("no line end canary-4711");
    }

    assertThat(out() + err()).doesNotContain("canary-4711");
    assertThat(err()).contains("WARN *** \\u001b[2J\n").contains("no line end ***\n");
  }

  @Test
  void commandsThatAreToldWorkOnTheSameConfig() {
    Console console = console(false);
    console.typing(" --config 'a.yaml' --data d");
    for (String next :
        List.of(
            "Run `clawback resume 1` or `clawback rollback 2 --execute`.",
            "Run 'clawback scan --help'.",
            "Write one with 'clawback init'.",
            "Run `clawback -c b.yaml validate`.")) {
      console.problems(List.of(new Problem("a.b", Category.BROKER, "c", "m", next)));
    }
    assertThat(err())
        .contains("`clawback --config 'a.yaml' --data d resume 1` or")
        .contains("or `clawback --config 'a.yaml' --data d rollback 2 --execute`.")
        .contains("'clawback scan --help'", "'clawback init'", "`clawback -c b.yaml validate`");
  }

  @Test
  void coloursOnlyOnATerminal() {
    Problem problem = new Problem("a.b", Category.BROKER, "c", "m", "n");
    console(false).problems(List.of(problem));
    assertThat(err()).isEqualTo("error a.b  c\n  m\n  Next: n\n");
    console(true).problems(List.of(problem));
    assertThat(err()).contains("\u001b[1;31merror\u001b[0m");
  }

  @Test
  void escapesControlCharactersOfDataOnATerminalOnly() {
    console(true).text("a\u0007b\n");
    console(false).text("a\u0007b\n");
    assertThat(out()).isEqualTo("a\\u0007b\na\u0007b\n");
  }

  @Test
  void boundsALineWithoutAnEnd() {
    try (PrintStream libraries = console(false).libraries()) {
      libraries.print("x".repeat(100_000));
    }
    assertThat(err().lines().toList()).hasSize(7).allMatch(l -> l.length() <= 16 << 10);
  }

  @Test
  void statusLineNeverWraps() {
    Console narrow =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            true,
            true,
            false,
            20);
    narrow.status("x".repeat(200));
    assertThat(err()).isEqualTo("\r\u001b[K" + "x".repeat(19));
  }
}
