package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.app.print.Format;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Turns whatever went wrong into problems on stderr and an exit code. A defect of ours shows its
 * stack trace only when {@code CLAWBACK_DEBUG} is set.
 */
final class Failures
    implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {
  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(CommandLine.ParameterException failure, String[] args) {
    console.speak(asked(args));
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName(" ");
    List<String> near = nearest(failure);
    String next =
        near.isEmpty()
            ? "Run '" + name + " --help'."
            : "Did you mean " + String.join(" or ", near) + "?";
    console.problems(
        List.of(
            new Problem(
                "usage.malformed", Category.USAGE, name, sentence(failure.getMessage()), next)));
    return ExitCode.USAGE.code();
  }

  /** The format asked for, as far as a command line tells that is no command line. */
  private static Format asked(String... args) {
    Format format = Format.table;
    for (int i = 0; i < args.length; i++) {
      String value =
          args[i].equals("-o") || args[i].equals("--output")
              ? (i + 1 < args.length ? args[i + 1] : "")
              : args[i].startsWith("--output=")
                  ? args[i].substring(9)
                  : args[i].startsWith("-o") ? args[i].substring(2).replaceFirst("^=", "") : "";
      for (Format known : Format.values()) {
        if (known.name().equalsIgnoreCase(value)) {
          format = known;
        }
      }
    }
    return format;
  }

  private static List<String> nearest(CommandLine.ParameterException failure) {
    return failure instanceof CommandLine.UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions().stream().limit(3).map(s -> "'" + s + "'").toList()
        : List.of();
  }

  private static String sentence(@Nullable String message) {
    if (message == null || message.isEmpty()) {
      return "The command line is malformed.";
    }
    String bare = message.startsWith("Error: ") ? message.substring(7) : message;
    return bare.endsWith(".") ? bare : bare + ".";
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof ClawbackException known) {
      console.problems(known.problems());
      debug(failure);
      return ExitCode.of(known.problem().category()).code();
    }
    String name = command.getCommandSpec().qualifiedName(" ");
    console.problems(
        List.of(
            new Problem(
                "internal.defect",
                Category.INTERNAL,
                name,
                failure.getClass().getSimpleName() + ": " + failure.getMessage(),
                "This is a defect of Clawback: report it with what CLAWBACK_DEBUG=1 shows.")));
    debug(failure);
    return ExitCode.ERROR.code();
  }

  private void debug(Exception failure) {
    String asked = System.getenv("CLAWBACK_DEBUG");
    if (asked != null && !asked.isEmpty()) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      console.note(trace.toString());
    }
  }
}
