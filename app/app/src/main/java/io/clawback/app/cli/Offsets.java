package io.clawback.app.cli;

import picocli.CommandLine.Command;

/** Moving a group's position, in all the ways of KIP-122. */
@Command(
    name = "offsets",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Moves a consumer group's position.",
    subcommands = {OffsetsReset.class},
    footer = {
      "",
      "Examples:",
      "  clawback offsets reset --group orders --topic orders --to-datetime 2026-03-01T08:00:00Z"
    })
final class Offsets extends ParentVerb {}
