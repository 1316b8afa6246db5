package io.clawback.app.cli;

import io.clawback.app.show.ParityView;
import io.clawback.app.show.Words;
import io.clawback.engine.parity.ParityMatrix;
import io.clawback.runtime.Observation;
import io.clawback.runtime.look.AgeTeller;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares environments by the declared rules. Changes nothing on any broker. */
@Command(
    name = "parity",
    mixinStandardHelpOptions = true,
    description = "Compares environments by the declared rules; shows where they do not agree.",
    footer = {
      "",
      "MEANS says what aligning the row would be: safe, unsafe or irreversible.",
      "",
      "Examples:",
      "  clawback parity",
      "  clawback parity --all -o csv",
      "  clawback parity --fail-on drift",
      "  clawback plan --align prod:staging"
    })
final class Parity extends Verb {
  @Option(names = "--all", description = "Shows what agrees everywhere too.")
  private boolean all;

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      defaultValue = "none",
      description = "Exit code 3 on: ${COMPLETION-CANDIDATES} (default: none).")
  private FailOn failOn = FailOn.none;

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      Observation seen =
          during("looking", () -> session.remediator().look(id -> true, AgeTeller.Records.NONE));
      ParityMatrix matrix = session.remediator().parity(seen);
      ParityView.of(matrix, all).to(console(), format());
      console().note(summary(matrix));
      boolean found = matrix.drifts() > 0 && List.of(FailOn.drift, FailOn.finding).contains(failOn);
      return Sights.tell(console(), seen.snapshot())
          .or(found ? ExitCode.FOUND : failOn.code(seen.findings()));
    }
  }

  private static String summary(ParityMatrix matrix) {
    if (matrix.rows().isEmpty()) {
      return "No parity rule compares anything that was seen.";
    }
    return Words.several(matrix.rows().size(), "comparison")
        + ": "
        + (matrix.drifts() == 0
            ? "all agree."
            : (matrix.drifts() == 1 ? "1 mismatch." : matrix.drifts() + " mismatches."));
  }
}
