package io.clawback.app.cli;

import io.clawback.app.show.PlanView;
import io.clawback.app.show.RunView;
import io.clawback.execute.RunResult;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.run.StepState;
import io.clawback.runtime.Observation;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks, plans and does what the policies allow without asking. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Looks, plans, and with --execute does all that policy allows by itself.",
    footer = {
      "",
      "Without --execute it is a dry run. Steps that need an approval are withheld: approve the",
      "plan, then apply it. Exit code 3: all was done and did not help enough (NOT-RECOVERED);",
      "1: some of it was not done, or taken back; 130: Ctrl-C, 'clawback resume' goes on.",
      "",
      "Examples:",
      "  clawback run",
      "  clawback run --tenant tenant-a --execute"
    })
final class Run extends Verb {
  @Mixin private Choice choice = new Choice();

  @Mixin private Looking looking = new Looking();

  @Option(names = "--execute", description = "Acts; without it nothing is changed.")
  private boolean execute;

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      if (!execute) {
        console().note("Dry run: nothing is changed. Add --execute to act.");
      }
      choice.brokers(session.fleet());
      Looking.Looked looked = looking.look(console(), session.remediator(), id -> true);
      Plan plan = plan(session, looked.seen());
      boolean acts = execute && !looked.stopped();
      if (!acts || plan.steps().findAny().isEmpty()) {
        PlanView.of(plan, acts ? List.of() : next(plan)).to(console(), format());
        return unacted(looked);
      }
      Acting acting = new Acting(console(), this::typed, session.remediator());
      RunResult result =
          acting.watch((stop, listener) -> session.remediator().run(plan, stop, listener));
      RunView.of(result).to(console(), format());
      withheld(plan, result);
      return acting.end(result);
    }
  }

  private ExitCode unacted(Looking.Looked looked) {
    looked.tell(console());
    if (looked.stopped() && execute) {
      console().note("Nothing was changed.");
    }
    return looked.stopped() ? ExitCode.ERROR : ExitCode.FINE;
  }

  private Plan plan(Session session, Observation seen) {
    choice.check(session.fleet(), seen.snapshot());
    Sights.tell(console(), seen.snapshot());
    return session.remediator().plan(seen, choice.scope(), Optional.empty());
  }

  private List<String> next(Plan plan) {
    if (plan.steps().findAny().isEmpty()) {
      return List.of();
    }
    return plan.steps().allMatch(Step::needsApproval)
        ? List.of(
            typed("approve " + plan.shortId() + " --reason TEXT"), typed("apply " + plan.shortId()))
        : List.of(typed("run --execute"));
  }

  private void withheld(Plan plan, RunResult result) {
    List<String> untouched =
        result.steps().stream()
            .filter(s -> s.state() == StepState.PLANNED)
            .map(RunResult.StepResult::step)
            .filter(Step::needsApproval)
            .map(Step::id)
            .toList();
    if (!untouched.isEmpty()) {
      console()
          .note(
              "Withheld, for they need an approval: "
                  + String.join(", ", untouched)
                  + ". Next: "
                  + typed("approve " + plan.shortId() + " --reason TEXT"));
    }
  }
}
