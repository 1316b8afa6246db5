package io.clawback.app.cli;

import io.clawback.app.show.RunView;
import io.clawback.execute.RunResult;
import io.clawback.model.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Carries out one plan, all of it, and nothing else. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = "Carries out a plan: it acts, no further flag is needed.",
    footer = {
      "",
      "Refuses a stale plan (exit code 4) and one that lacks an approval (5) before anything is",
      "changed. Ctrl-C lets the run rest (130); 'clawback resume' goes on. Exit code 3: all was",
      "done and did not help enough (NOT-RECOVERED); 1: some of it was not done, or taken back.",
      "",
      "Examples:",
      "  clawback apply plan.json",
      "  clawback apply 3f2a9c01b2d4"
    })
final class Apply extends Verb {
  @Parameters(paramLabel = "PLAN", description = "The plan's file, its id, or the beginning of it.")
  private String plan = "";

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      Plan chosen = PlanArgument.read(session.remediator(), plan);
      if (chosen.steps().findAny().isEmpty()) {
        console().note("The plan has no steps: there is nothing to do.");
        return ExitCode.FINE;
      }
      Acting acting = new Acting(console(), this::typed, session.remediator());
      RunResult result =
          acting.watch((stop, listener) -> session.remediator().apply(chosen, stop, listener));
      RunView.of(result).to(console(), format());
      return acting.end(result);
    }
  }
}
