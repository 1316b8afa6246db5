package io.clawback.app.cli;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.app.show.Words;
import io.clawback.model.json.RecordJson;
import io.clawback.model.plan.Approval;
import io.clawback.model.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says yes to one very plan. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Records your yes to one plan; it binds to the plan's hash and expires.",
    footer = {
      "",
      "Examples:",
      "  clawback approve 3f2a9c01b2d4 --reason 'INC-7: agreed with tenant-b'",
      "  clawback approve plan.json --reason 'change 4711'"
    })
final class Approve extends Verb {
  @Parameters(paramLabel = "PLAN", description = "The plan's id, the beginning of it, or its file.")
  private String plan = "";

  @Option(
      names = {"-r", "--reason"},
      required = true,
      paramLabel = "TEXT",
      description = "Why; it is recorded.")
  private String reason = "";

  @Override
  protected ExitCode act() {
    try (Session session = session()) {
      Plan approved = PlanArgument.read(session.remediator(), plan);
      Approval approval = session.remediator().approve(approved.id(), reason);
      Table table =
          new Table(
                  Column.text("PLAN"),
                  Column.text("APPROVED-BY"),
                  Column.text("UNTIL"),
                  Column.text("REASON"))
              .row(
                  approved.shortId(),
                  approval.by(),
                  Words.time(approval.until()),
                  approval.reason());
      Sinks.follow(console(), session.remediator());
      console().data(format(), table, RecordJson.write(approval));
      console().note("Next: " + typed("apply " + plan));
      return ExitCode.FINE;
    }
  }
}
