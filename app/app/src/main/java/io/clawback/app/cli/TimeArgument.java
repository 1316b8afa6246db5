package io.clawback.app.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine;

/** A time on the command line: UTC unless it says so, or so long ago. */
final class TimeArgument {
  private TimeArgument() {}

  /** The time that {@code text} says, seen from {@code now}. */
  static Instant read(CommandLine command, String text, Instant now) {
    try {
      return text.startsWith("P") ? now.minus(Duration.parse(text)) : OffsetsTarget.time(text);
    } catch (DateTimeException e) {
      throw new CommandLine.ParameterException(
          command, "'" + text + "' is no time such as 2026-03-01T08:00:00 or PT1H", e);
    }
  }
}
