package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.app.print.Console;
import io.clawback.model.error.Category;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class MainTest {
  @TempDir private Path folder;
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

  @Test
  void validateSaysEverythingAsDataToo() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("fleet.yaml"), "version: 1\nenvironments: {prod: {}}\npolices: []\n");

    assertThat(run("validate", "--config", file.toString(), "-o", "json")).isEqualTo(1);
    Json.Obj document = (Json.Obj) JsonReader.read(out());
    assertThat(document.get("valid")).isEqualTo(Json.of(false));
    assertThat(((Json.Array) document.get("problems")).items())
        .extracting(p -> ((Json.Obj) p).text("code"))
        .containsExactly("config.no-broker", "config.unknown-key");
    assertThat(err()).contains(file + ":3:1").contains("Did you mean 'policies'?");
  }

  @Test
  void validateOfAGoodFileCountsWhatItDeclares() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("fleet.yaml"),
            "version: 1\nenvironments: {p: {brokers: {m: {type: memory, cluster-id: c, settings: {world: w}}}}}\n");

    assertThat(run("validate", "-c", file.toString())).as(err()).isZero();
    assertThat(out()).contains("DECLARED").containsPattern("brokers +1");
    assertThat(err()).isEqualTo(file + " is valid. Next: clawback --config " + file + " doctor\n");
  }

  @Test
  void printsTheSchemaForEditors() {
    assertThat(run("validate", "--schema")).isZero();
    assertThat(((Json.Obj) JsonReader.read(out())).text("$schema")).contains("2020-12");
  }

  @Test
  void problemsOfAHostileConfigCannotSteerATerminal() throws Exception {
    Path file = Files.writeString(folder.resolve("f.yaml"), "\"a\\e[2Jb\": 1\nversion: 1\n");

    run("validate", "-c", file.toString());
    assertThat(err()).doesNotContain("\u001b").contains("\\u001b[2J");
  }

  @Test
  void theDocumentedExampleIsValidWithTheRealPlugins() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("docs/config.md"))) {
      here = here.getParent();
    }
    String page = Files.readString(here.resolve("docs/config.md"));
    int start = page.indexOf("```yaml\n") + 8;
    Path file =
        Files.writeString(
            folder.resolve("fleet.yaml"), page.substring(start, page.indexOf("```", start)));
    Files.createDirectories(folder.resolve("contracts"));
    Files.writeString(folder.resolve("contracts/order-v2.schema.json"), "{\"type\": \"object\"}");

    assertThat(run("validate", "-c", file.toString())).as(err()).isZero();
    assertThat(err()).contains("is valid").doesNotContain("warning");
  }

  @Test
  void verbsAreCalledAsTheirClassesSay() {
    Verbs.known()
        .forEach((name, verb) ->
            assertThat(verb.getAnnotation(CommandLine.Command.class).name()).isEqualTo(name));
  }

  @Test
  void helpNamesEveryVerb() {
    assertThat(run("--help")).isZero();
    Verbs.known().keySet().forEach(name -> assertThat(out()).contains("\n  " + name + " "));
  }

  @Test
  void globalOptionsAreTakenBeforeAndAfterTheVerb() throws Exception {
    Path file = Files.writeString(folder.resolve("validate"), "");

    assertThat(run("-c", file.toString(), "validate", "-o", "json")).isEqualTo(1);
    assertThat(run("-o", "json", "validate", "-c", file.toString())).isEqualTo(1);
    assertThat(out()).contains("config.empty");
    assertThat(run("-c", "validate")).isEqualTo(2);
  }
}
