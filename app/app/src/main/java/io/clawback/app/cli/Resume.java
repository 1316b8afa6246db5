package io.clawback.app.cli;

import io.clawback.app.show.RunView;
import io.clawback.execute.RunResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Goes on with a run that was interrupted. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Goes on with a run that was interrupted, or whose process died.",
    footer = {
      "",
      "What was under way is asked of the brokers, never assumed.",
      "",
      "Examples:",
      "  clawback resume",
      "  clawback resume 5f0c9f6d1c2b3a4e"
    })
final class Resume extends Verb {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      defaultValue = "",
      description = "Which; not needed while only one is open.")
  private String run = "";

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      Acting acting = new Acting(console(), this::typed, session.remediator());
      RunResult result =
          acting.watch(
              (stop, listener) -> session.remediator().resume(run.strip(), stop, listener));
      RunView.of(result).to(console(), format());
      return acting.end(result);
    }
  }
}
