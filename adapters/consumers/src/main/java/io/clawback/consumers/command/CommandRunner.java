package io.clawback.consumers.command;

import io.clawback.consumers.base.Deadline;
import io.clawback.consumers.base.Problems;
import io.clawback.consumers.base.Runner;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.Measured;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Receipt;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts, scales and restarts by the declared commands. */
final class CommandRunner implements Runner {
  private final String name;
  private final CommandSettings settings;
  private final BoundedCommand commands;
  private final List<String> unshown;
  private final Clock clock;

  /** {@code unshown}: texts that are never repeated, since they may be secret. */
  CommandRunner(
      String name,
      CommandSettings settings,
      BoundedCommand commands,
      List<String> unshown,
      Clock clock) {
    this.name = name;
    this.settings = settings;
    this.commands = commands;
    this.unshown = unshown;
    this.clock = clock;
  }

  @Override
  public Count count() {
    Ran ran = commands.run(settings.count(), Map.of(), settings.timeout());
    if (!ran.worked()) {
      Measured.Reason reason =
          ran.ending() == Ran.Ending.TIMED_OUT ? Measured.Reason.TIMEOUT : Measured.Reason.FAILED;
      return unknown(reason, "the count command " + how(ran));
    }
    String printed = ran.out().strip();
    if (!printed.matches("[0-9]{1,6}")) {
      return unknown(
          Measured.Reason.FAILED, "the count command printed no number: " + shown(printed));
    }
    return new Count(
        new Measured.Known(Long.parseLong(printed), clock.now(), Measured.Method.COUNTED, 100),
        List.of());
  }

  private static Count unknown(Measured.Reason reason, String detail) {
    return new Count(new Measured.Unknown(reason, detail), List.of());
  }

  @Override
  public Optional<Problem> scale(OperationId id, int from, int to, Deadline deadline) {
    return effect("scale", settings.scaleTo(to), id, deadline);
  }

  @Override
  public Optional<Problem> restart(OperationId id, List<String> marks, int to, Deadline deadline) {
    if (settings.restart().isEmpty()) {
      return Optional.of(
          Problems.consumers(
              "consumers.no-restart",
              name,
              "No 'restart' command is declared.",
              "Declare one, or have the group rebalanced on the broker."));
    }
    return effect("restart", settings.restart(), id, deadline);
  }

  private Optional<Problem> effect(
      String verb, List<String> words, OperationId id, Deadline deadline) {
    Duration time = deadline.atMost(settings.timeout());
    Map<String, String> more = Map.of("CLAWBACK_OPERATION", id.value(), "CLAWBACK_CONSUMERS", name);
    Ran ran = commands.run(words, more, time);
    if (ran.worked()) {
      return Optional.empty();
    }
    Problem problem =
        Problems.consumers(
            ran.ending() == Ran.Ending.TIMED_OUT
                ? "consumers.command-timeout"
                : "consumers.command-failed",
            name,
            "The " + verb + " command " + how(ran) + ".",
            "Run it by hand to see why, then resume the run.");
    if (ran.ending() == Ran.Ending.NOT_STARTED) {
      return Optional.of(problem);
    }
    throw new ClawbackException(problem); // it ran: what it changed is for the count to say
  }

  private String how(Ran ran) {
    return switch (ran.ending()) {
      case EXITED -> "ended with exit code " + ran.exit() + ": " + shown(ran.err());
      case TIMED_OUT -> "did not end in time and was killed";
      case FLOODED -> "wrote more than " + BoundedCommand.LIMIT + " bytes and was killed";
      case NOT_STARTED -> "could not be started: " + shown(ran.err());
    };
  }

  private String shown(String foreign) {
    String text = foreign;
    for (String secret : unshown) {
      text = text.replace(secret, "(hidden)");
    }
    return Problems.shown(text);
  }

  @Override
  public List<Problem> missing() {
    List<Problem> missing = new ArrayList<>();
    absent("count", settings.count()).ifPresent(missing::add);
    absent("scale", settings.scale()).ifPresent(missing::add);
    absent("restart", settings.restart()).ifPresent(missing::add);
    return List.copyOf(missing);
  }

  private Optional<Problem> absent(String setting, List<String> words) {
    return words.isEmpty() || commands.found(words.getFirst())
        ? Optional.empty()
        : Optional.of(
            Problems.consumers(
                "consumers.no-command",
                setting,
                "There is no program '" + words.getFirst() + "' that may be run.",
                "Install it, or correct the first word of the command."));
  }

  @Override
  public Receipt.Author author() {
    return Receipt.Author.UNKNOWN;
  }

  @Override
  public void close() {
    // Nothing is held between two commands.
  }
}
