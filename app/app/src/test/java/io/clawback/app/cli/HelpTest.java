package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.app.print.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What somebody reads who types {@code --help} behind any verb. */
class HelpTest {
  static Stream<CommandLine> verbs() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Console console = new Console(nowhere, nowhere, false, false, false);
    List<CommandLine> all = new ArrayList<>();
    collect(Main.commandLine(console), all);
    return all.stream();
  }

  private static void collect(CommandLine command, List<CommandLine> into) {
    into.add(command);
    command.getSubcommands().values().forEach(c -> collect(c, into));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void showsExamplesThatCanBeTyped(CommandLine verb) {
    assertThat(verb.getUsageMessage())
        .contains("Examples:\n  " + (verb.getParent() == null ? "clawback" : typed(verb)))
        .doesNotContain("null")
        .doesNotContain(" ...\n");
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void printsHelpThatPicocliCouldFormat(CommandLine verb) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String help;
    try (PrintStream caught = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setErr(caught);
      help = verb.getUsageMessage();
    } finally {
      System.setErr(before);
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(help).doesNotContain("%%");
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void breaksNoNameInTwo(CommandLine verb) {
    assertThat(verb.getUsageMessage())
        .contains("$CLAWBACK_DATA or .clawback)")
        .contains("$CLAWBACK_CONFIG or clawback.yaml)");
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void saysInOneSentenceWhatItIsFor(CommandLine verb) {
    assertThat(verb.getCommandSpec().usageMessage().description()[0]).endsWith(".");
  }

  private static String typed(CommandLine verb) {
    String name = verb.getCommandSpec().qualifiedName(" ");
    return name.equals("clawback completion") ? "" : name;
  }
}
