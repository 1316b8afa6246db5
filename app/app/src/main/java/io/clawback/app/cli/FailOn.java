package io.clawback.app.cli;

import io.clawback.model.finding.Finding;
import java.util.List;

/** What makes a looking verb end with exit code 3. */
enum FailOn {
  /** Nothing does. */
  none,
  /** An objective is exceeded. */
  breach,
  /** Environments do not agree. */
  drift,
  /** Anything was found. */
  finding;

  /** The exit code for what was found. */
  ExitCode code(List<Finding> findings) {
    boolean found =
        switch (this) {
          case none -> false;
          case breach ->
              findings.stream()
                  .anyMatch(f -> f instanceof Finding.BacklogBreach backlog && backlog.breached());
          case drift -> findings.stream().anyMatch(Finding.ParityDrift.class::isInstance);
          case finding -> !findings.isEmpty();
        };
    return found ? ExitCode.FOUND : ExitCode.FINE;
  }
}
