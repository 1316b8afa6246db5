package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.app.show.OperationWords;
import io.clawback.app.show.RunEventWords;
import io.clawback.app.show.RunView;
import io.clawback.execute.RunEvent;
import io.clawback.execute.RunResult;
import io.clawback.runtime.Remediator;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Watches a run: a line for everything it tells, a status line on a terminal, the way back first
 * and last, and Ctrl-C as a wish to rest.
 */
final class Acting {
  /** Carries something out, asked to stop by the one argument and telling the other. */
  interface Run {
    RunResult go(BooleanSupplier stop, Consumer<RunEvent> listener) throws InterruptedException;
  }

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Console console;
  private final UnaryOperator<String> typed;
  private final AtomicReference<String> doing = new AtomicReference<>("checking the plan");
  private final Remediator remediator;
  private volatile String run = "";

  Acting(Console console, UnaryOperator<String> typed, Remediator remediator) {
    this.console = console;
    this.typed = typed;
    this.remediator = remediator;
  }

  /** Runs it to its rest. The result is printed by the caller. */
  RunResult watch(Run what) throws InterruptedException {
    try (Interruption interruption = Interruption.ofRun(console)) {
      return Waiting.during(console, doing::get, () -> what.go(interruption, this::tell));
    } catch (InterruptedException e) {
      console.note(
          "Interrupted." + (run.isEmpty() ? "" : " To go on: " + typed.apply("resume " + run)));
      throw e;
    }
  }

  private void tell(RunEvent event) {
    switch (event) {
      case RunEvent.Started started -> run = started.run();
      case RunEvent.Began began ->
          doing.set(began.step().id() + "  " + OperationWords.what(began.step().operation()));
      case RunEvent.Waiting waiting -> doing.set(waiting.step().id() + "  waiting");
      case RunEvent.Rested ignored -> doing.set("verifying");
      case RunEvent.Circuit ignored -> {}
      case RunEvent.Judged ignored -> doing.set("verifying");
    }
    String line =
        event instanceof RunEvent.Started started
            ? "run "
                + started.run()
                + "; the way back: "
                + typed.apply("rollback " + started.rollbackKey() + " --execute")
            : RunEventWords.line(event);
    console.note(CLOCK.format(Instant.now()) + "  " + line);
  }

  private static boolean unhelpful(RunResult result) {
    return switch (result.ending()) {
      case NOT_RECOVERED -> true;
      case ROLLED_BACK -> !result.goingBack();
      case COMPLETED, INCOMPLETE, INTERRUPTED, STRANDED -> false;
    };
  }

  /** Brings the sinks up to date and prints how it ended. Returns the exit code. */
  ExitCode end(RunResult result) {
    Sinks.follow(console, remediator);
    console.note(
        result.ending() == RunResult.Ending.INTERRUPTED
            ? "Run " + result.run() + " rests. To go on: " + typed.apply(RunView.onward(result))
            : RunView.ending(result));
    if (result.ending() != RunResult.Ending.ROLLED_BACK) {
      console.note(
          "The way back: " + typed.apply("rollback " + result.rollbackKey() + " --execute"));
    }
    if (unhelpful(result)) {
      console.note("Why it is behind: " + typed.apply("cause"));
      console.note("What else to do: " + typed.apply("plan"));
    }
    return switch (result.ending()) {
      case COMPLETED -> ExitCode.FINE;
      case NOT_RECOVERED -> ExitCode.FOUND;
      case INCOMPLETE, INTERRUPTED, ROLLED_BACK, STRANDED -> ExitCode.ERROR;
    };
  }
}
