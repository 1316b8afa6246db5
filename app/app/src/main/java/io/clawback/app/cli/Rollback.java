package io.clawback.app.cli;

import io.clawback.app.show.RollbackView;
import io.clawback.app.show.RunView;
import io.clawback.execute.RunResult;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a run back, as far as its steps have a way back. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Takes a run back, last step first; a dry run unless --execute is given.",
    footer = {
      "",
      "Exit code 0 when nothing of the run is left, 1 when something lasting stays, such as a",
      "step that cannot be taken back.",
      "",
      "Examples:",
      "  clawback rollback 8d1f0c7e5a4b39d2c6e8f0a1b2c3d4e5",
      "  clawback rollback 8d1f0c7e5a4b39d2c6e8f0a1b2c3d4e5 --execute"
    })
final class Rollback extends Verb {
  @Parameters(
      paramLabel = "KEY",
      description = "The run's rollback key, or the run's id, as 'runs' shows them.")
  private String key = "";

  @Option(names = "--execute", description = "Acts; without it nothing is changed.")
  private boolean execute;

  @Override
  protected ExitCode act() throws InterruptedException {
    key = key.strip(); // A line of CSV ends with a carriage return.
    try (Session session = session()) {
      RunRecord run = find(session);
      Plan plan = session.remediator().findPlan(run.plan());
      boolean over = RollbackView.over(run, plan);
      if (!execute || over) {
        if (!over) {
          console().note("Dry run: nothing is changed. Add --execute to act.");
        }
        RollbackView.of(run, plan).to(console(), format());
        if (over) {
          console().note(RollbackView.nothingLeft(run, plan));
        }
        return over && !RollbackView.lasting(run, plan).isEmpty() ? ExitCode.ERROR : ExitCode.FINE;
      }
      Acting acting = new Acting(console(), this::typed, session.remediator());
      RunResult result =
          acting.watch((stop, listener) -> session.remediator().rollBack(key, stop, listener));
      RunView.of(result).to(console(), format());
      ExitCode code = acting.end(result);
      return result.ending() == RunResult.Ending.ROLLED_BACK && RunView.remaining(result).isEmpty()
          ? ExitCode.FINE
          : code;
    }
  }

  private RunRecord find(Session session) {
    return session.remediator().runs().stream()
        .filter(r -> r.rollbackKey().equals(key) || r.run().equals(key))
        .findFirst()
        .orElseThrow(() ->
            new ClawbackException(
                new Problem(
                    "run.unknown-key",
                    Category.USAGE,
                    key,
                    "No run has this rollback key.",
                    "See `clawback runs`.")));
  }
}
