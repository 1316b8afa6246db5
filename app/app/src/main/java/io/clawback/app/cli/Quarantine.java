package io.clawback.app.cli;

import picocli.CommandLine.Command;

/** What was set aside. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Lists and shows messages that were set aside.",
    subcommands = {QuarantineList.class, QuarantineStats.class, QuarantineShow.class},
    footer = {
      "",
      "Examples:",
      "  clawback quarantine list",
      "  clawback quarantine stats prod/main/orders.quarantine",
      "  clawback quarantine show prod/main/orders.quarantine/0@17"
    })
final class Quarantine extends ParentVerb {}
