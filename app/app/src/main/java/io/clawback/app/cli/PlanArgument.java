package io.clawback.app.cli;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.Remediator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A plan named on the command line: a file that holds it, or the beginning of its id. */
final class PlanArgument {
  private static final long LARGEST = 64L << 20;

  private PlanArgument() {}

  static Plan read(Remediator remediator, String typed) {
    String argument = typed.strip(); // A line of CSV ends with a carriage return.
    try {
      Path file = Path.of(argument);
      if (Files.isRegularFile(file)) {
        if (Files.size(file) > LARGEST) {
          throw unreadable(argument, "it is larger than 64 MiB");
        }
        return Remediator.readPlan(Files.readString(file), argument);
      }
    } catch (IOException e) {
      throw unreadable(argument, String.valueOf(e.getMessage()));
    } catch (InvalidPathException e) {
      // No file can be called so: then it is an id.
    }
    if (argument.endsWith(".json") || argument.contains("/")) {
      throw new ClawbackException(
          new Problem(
              "usage.unreadable",
              Category.USAGE,
              argument,
              "There is no such file.",
              "Make a plan with `clawback plan --out FILE`, or name one by its id."));
    }
    return remediator.findPlan(argument);
  }

  private static ClawbackException unreadable(String argument, String why) {
    return new ClawbackException(
        new Problem(
            "plan.unreadable",
            Category.USAGE,
            argument,
            "The file cannot be read: " + why + ".",
            "Make a new plan with `clawback plan --out FILE`."));
  }
}
