package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.app.show.Words;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.Unseen;
import java.util.List;
import java.util.stream.Stream;

/** Says what could not be seen, and what that means for the exit code. */
final class Sights {
  private static final int SHOWN = 10;

  private Sights() {}

  /** Tells what is missing; {@code ERROR} when a whole broker is. */
  static ExitCode tell(Console console, FleetSnapshot snapshot) {
    List<Unseen> unseen =
        Stream.concat(
                snapshot.unseen().stream(),
                snapshot.brokers().stream().flatMap(b -> b.unseen().stream()))
            .distinct()
            .toList();
    List<Unseen> brokers = unseen.stream().filter(Sights::wholeBroker).toList();
    List<Unseen> parts = unseen.stream().filter(u -> !wholeBroker(u)).toList();
    console.problems(brokers.stream().map(Unseen::problem).toList());
    console.warnings(parts.stream().limit(SHOWN).map(Sights::placed).toList());
    if (parts.size() > SHOWN) {
      console.note(
          "... and "
              + Words.several(parts.size() - SHOWN, "more thing")
              + " that could not be seen: see detect -o json");
    }
    return brokers.isEmpty() ? ExitCode.FINE : ExitCode.ERROR;
  }

  private static Problem placed(Unseen unseen) {
    Problem p = unseen.problem();
    return p.culprit().contains(unseen.environment())
        ? p
        : new Problem(
            p.code(),
            p.category(),
            unseen.environment() + ": " + p.culprit(),
            p.message(),
            p.nextMove());
  }

  private static boolean wholeBroker(Unseen unseen) {
    return unseen.what().startsWith("broker ");
  }
}
