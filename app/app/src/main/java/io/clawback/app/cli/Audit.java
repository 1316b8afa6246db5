package io.clawback.app.cli;

import picocli.CommandLine.Command;

/** The ledger: show, verify, prove, export. Reads while somebody else may be writing. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description =
        "Shows, verifies, proves and exports the ledger, and balances a run's books; all but balance"
            + " needs the data folder alone.",
    subcommands = {
      AuditShow.class,
      AuditVerify.class,
      AuditProve.class,
      AuditExport.class,
      AuditBalance.class
    },
    footer = {
      "",
      "Examples:",
      "  clawback audit show --last 20",
      "  clawback audit verify",
      "  clawback audit prove 42 --out proof.json",
      "  clawback audit balance 5f0c9f6d1c2b3a4e",
      "  clawback audit export -o csv --out ledger.csv"
    })
final class Audit extends ParentVerb {}
