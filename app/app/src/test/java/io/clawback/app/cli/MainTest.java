package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.app.print.Console;
import io.clawback.model.error.Category;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            false);
    return Main.run(console, args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void printsTheVersionOnStdoutOnly() {
    assertThat(run("--version")).isZero();
    assertThat(out()).matches("clawback \\d+\\.\\d+\\.\\d+\\n");
    assertThat(err()).isEmpty();
  }

  @Test
  void namesTheNearestVerb() {
    assertThat(run("validat")).isEqualTo(2);
    assertThat(err()).contains("usage.malformed").contains("'validate'");
    assertThat(out()).isEmpty();
  }

  @Test
  void asksForAVerb() {
    assertThat(run()).isEqualTo(2);
    assertThat(err()).contains("no verb is given");
  }

  @Test
  void refusesAnUnknownFormat() {
    assertThat(run("validate", "-o", "xml")).isEqualTo(2);
    assertThat(err()).contains("xml");
  }

  @Test
  void printsACompletionScriptThatKnowsTheVerbs() {
    assertThat(run("completion", "bash")).isZero();
    assertThat(out()).contains("complete -F").contains("validate").contains("--config");
  }

  @ParameterizedTest
  @EnumSource(Category.class)
  void everyCategoryEndsInAnAgreedExitCode(Category category) {
    assertThat(ExitCode.of(category).code()).isBetween(1, 5).isNotEqualTo(3);
  }
}
