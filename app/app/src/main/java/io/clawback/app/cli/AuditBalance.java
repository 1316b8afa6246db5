package io.clawback.app.cli;

import io.clawback.app.show.BalanceView;
import io.clawback.runtime.quarantine.Balance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Counts a run's messages again, where they are. */
@Command(
    name = "balance",
    mixinStandardHelpOptions = true,
    description =
        "Shows where a run's messages are by the ledger, and counts them again at the brokers and"
            + " in the rollback store.",
    footer = {
      "",
      "Changes nothing. Exit code 3 when a message is lost, unexpected or duplicated.",
      "",
      "Examples:",
      "  clawback audit balance 5f0c9f6d1c2b3a4e",
      "  clawback audit balance 5f0c9f6d1c2b3a4e -o json"
    })
final class AuditBalance extends Verb {
  @Parameters(paramLabel = "RUN", description = "The run's id, or its rollback key.")
  private String run = "";

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      Balance balance;
      try (Interruption stop = Interruption.ofLook(console())) {
        balance = during("counting", () -> session.remediator().balance(run.strip(), stop));
      }
      BalanceView.of(balance).to(console(), format());
      return balance.balances() ? ExitCode.FINE : ExitCode.FOUND;
    }
  }
}
