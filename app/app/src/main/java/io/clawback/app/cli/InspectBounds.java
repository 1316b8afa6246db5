package io.clawback.app.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Refuses what can only come to nothing: an empty report would look like a good one. */
final class InspectBounds {
  private InspectBounds() {}

  static void check(
      CommandLine command,
      List<Integer> partitions,
      @Nullable Long from,
      @Nullable Long to,
      @Nullable Long sample,
      @Nullable Long maxBytes) {
    atLeast(command, "--from", from, 0);
    atLeast(command, "--to", to, 1);
    atLeast(command, "--sample", sample, 1);
    atLeast(command, "--max-bytes", maxBytes, 1);
    for (int partition : partitions) {
      atLeast(command, "--partition", (long) partition, 0);
    }
    if (from != null && to != null && from >= to) {
      throw new ParameterException(
          command, "--from " + from + " is not before --to " + to + ": nothing lies between");
    }
  }

  static void check(CommandLine command, Optional<Instant> since, Optional<Instant> until) {
    if (since.isPresent() && until.isPresent() && !since.get().isBefore(until.get())) {
      throw new ParameterException(
          command,
          "--since "
              + since.get()
              + " is not before --until "
              + until.get()
              + ": nothing lies between");
    }
  }

  private static void atLeast(CommandLine command, String name, @Nullable Long value, long least) {
    if (value != null && value < least) {
      throw new ParameterException(
          command, name + " is " + value + ": it must be at least " + least);
    }
  }
}
