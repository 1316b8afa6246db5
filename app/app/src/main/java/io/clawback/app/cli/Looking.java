package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.model.name.BrokerId;
import io.clawback.runtime.Observation;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.look.AgeTeller;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** How a verb looks before it judges. */
final class Looking {
  @Option(
      names = "--once",
      description =
          "Looks once only; else, when nothing recent is remembered, a second look two seconds later"
              + " tells how fast things move.")
  private boolean once;

  @Option(
      names = "--inspect",
      description =
          "Reads a part of each backlog that breaches, without consuming it: poison messages,"
              + " duplicates and tenants are found too.")
  private boolean inspect;

  /** To be filled from a command line. */
  Looking() {}

  /**
   * A look that reads no messages.
   *
   * @param once see the option
   */
  Looking(boolean once) {
    this.once = once;
  }

  /**
   * What was seen.
   *
   * @param stopped whether the look was told to end before it had seen all
   */
  record Looked(Observation seen, boolean stopped) {
    /** Says so, where a plan rests on it. */
    void tell(Console console) {
      if (stopped) {
        console.note("The look was stopped: the plan knows no more than was seen until then.");
      }
    }
  }

  /** Looks at the brokers chosen, until it is done or Ctrl-C or SIGTERM comes. */
  Looked look(Console console, Remediator remediator, Predicate<BrokerId> chosen)
      throws InterruptedException {
    try (Interruption stop = Interruption.ofLook(console)) {
      Observation seen =
          Waiting.during(console, () -> "looking", () -> look(remediator, chosen, stop));
      return new Looked(seen, stop.getAsBoolean());
    }
  }

  private Observation look(Remediator remediator, Predicate<BrokerId> chosen, BooleanSupplier stop)
      throws InterruptedException {
    Observation seen =
        once
            ? remediator.look(chosen, AgeTeller.Records.ABOVE_HALF)
            : remediator.lookForRates(chosen, AgeTeller.Records.ABOVE_HALF);
    return inspect ? remediator.lookInside(seen, stop) : seen;
  }
}
