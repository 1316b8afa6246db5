package io.clawback.app.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A verb that only holds others. */
abstract class ParentVerb implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public final void run() {
    CommandSpec self = Objects.requireNonNull(spec, "picocli sets the spec before it calls a verb");
    throw new CommandLine.ParameterException(
        self.commandLine(),
        "one of these is missing: " + String.join(", ", self.subcommands().keySet()));
  }
}
