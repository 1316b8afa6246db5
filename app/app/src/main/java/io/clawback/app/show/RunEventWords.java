package io.clawback.app.show;

import io.clawback.execute.RunEvent;
import java.time.Duration;

/** What a run tells while it goes on, one line each. */
public final class RunEventWords {
  private RunEventWords() {}

  /** The event in one line, without a time. */
  public static String line(RunEvent event) {
    return switch (event) {
      case RunEvent.Started e ->
          "run " + e.run() + "; the way back: clawback rollback " + e.rollbackKey() + " --execute";
      case RunEvent.Began e -> e.step().id() + "  " + OperationWords.what(e.step().operation());
      case RunEvent.Waiting e ->
          e.step().id() + "  waits " + Words.span(Duration.ofMillis(e.millis())) + ": " + e.why();
      case RunEvent.Rested e ->
          e.step().id()
              + "  "
              + Words.small(e.state())
              + (e.detail().equals("done") || e.detail().startsWith("{") ? "" : ": " + e.detail());
      case RunEvent.Circuit e -> circuit(e);
      case RunEvent.Judged e ->
          e.step().id()
              + "  "
              + RunView.word(e.verification())
              + ": "
              + RunView.evidence(e.verification());
    };
  }

  private static String circuit(RunEvent.Circuit e) {
    return "circuit breaker of "
        + e.target()
        + ": "
        + switch (e.state()) {
          case OPEN ->
              "open after "
                  + Words.several(e.failures(), "failure")
                  + " in a row, nothing is tried there for "
                  + Words.span(Duration.ofMillis(e.millis()))
                  + ": "
                  + e.why();
          case HALF_OPEN -> "half open, " + e.why();
          case CLOSED -> "closed, " + e.why();
        };
  }
}
