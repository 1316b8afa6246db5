package io.clawback.app.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the script that completes verbs and options on TAB. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a completion script for bash or zsh.",
    footer = {
      "",
      "Examples:",
      "  source <(clawback completion bash)",
      "  clawback completion zsh > \"$${fpath[1]}/_clawback\""
    })
final class Completion extends Verb {
  /** The shells that are known. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "bash",
      paramLabel = "SHELL",
      description = "One of: ${COMPLETION-CANDIDATES} (default: bash).")
  private Shell shell = Shell.bash;

  @Override
  protected ExitCode act() {
    CommandLine whole = Main.commandLine(console());
    String script = AutoComplete.bash("clawback", whole);
    console()
        .text(
            switch (shell) {
              case bash -> script;
              case zsh ->
                  "#compdef clawback\nautoload -U +X bashcompinit && bashcompinit\n" + script;
            });
    return ExitCode.FINE;
  }
}
