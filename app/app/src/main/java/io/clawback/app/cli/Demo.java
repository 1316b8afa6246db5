package io.clawback.app.cli;

import picocli.CommandLine.Command;

/** Worlds to try Clawback on: real servers, real consumers, real trouble. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "SCENARIO",
    description = "Builds a world with real trouble in it, and lets Clawback loose on it.",
    subcommands = {DemoSecurityAuditor.class, DemoBackendEngineer.class, DemoStop.class},
    footer = {
      "",
      "Examples:",
      "  clawback demo security-auditor",
      "  clawback demo backend-engineer"
    })
final class Demo extends ParentVerb {}
