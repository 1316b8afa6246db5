package io.clawback.app.cli;

import io.clawback.app.show.RunsView;
import picocli.CommandLine.Command;

/** Lists what was done. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = "Lists all runs, the latest first: how they ended, and their rollback keys.",
    footer = {"", "Examples:", "  clawback runs", "  clawback runs -o json"})
final class Runs extends Verb {
  @Override
  protected ExitCode act() {
    try (Session session = session()) {
      RunsView.of(session.remediator().runs()).to(console(), format());
      return ExitCode.FINE;
    }
  }
}
