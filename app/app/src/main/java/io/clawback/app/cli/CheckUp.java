package io.clawback.app.cli;

import io.clawback.app.show.DoctorView;
import io.clawback.app.show.Words;
import io.clawback.runtime.Doctor;
import java.util.List;
import picocli.CommandLine.Command;

/** Connects to everything and says what is missing. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Connects to everything, checks the rights it needs and the data folder, says what is missing.",
    footer = {
      "",
      "Changes nothing. Exit code 1 when something is missing or does not answer.",
      "",
      "Examples:",
      "  clawback doctor",
      "  clawback doctor -o json"
    })
final class CheckUp extends Verb {
  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      List<Doctor.Line> lines =
          during("connecting", () -> new Doctor(session.setup(), data()).examine());
      DoctorView.of(lines).to(console(), format());
      long bad =
          lines.stream()
              .filter(l -> l.state().equals("missing") || l.state().equals("failed"))
              .count();
      console()
          .note(
              bad == 0
                  ? "All is well: " + Words.several(lines.size(), "check") + "."
                  : bad + " of " + Words.several(lines.size(), "check") + " failed.");
      return bad == 0 ? ExitCode.FINE : ExitCode.ERROR;
    }
  }
}
