package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.app.show.Words;
import io.clawback.ledger.SinkFollower;
import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.runtime.Remediator;
import java.util.List;

/** Copies what is new in the ledger to the sinks; what a sink does not take is said. */
final class Sinks {
  private Sinks() {}

  static void follow(Console console, Remediator remediator) {
    for (SinkFollower.Progress sink : remediator.followSinks()) {
      sink.problem().ifPresent(p -> console.warnings(List.of(p)));
      if (!sink.rejected().isEmpty()) {
        console.warnings(
            List.of(
                new Problem(
                    "sink.rejected",
                    Category.STORAGE,
                    sink.sink(),
                    Words.several(sink.rejected().size(), "entry")
                        + " will never be accepted: "
                        + sink.rejected().getFirst(),
                    "The ledger has them: see `clawback audit show`.")));
      }
    }
  }
}
