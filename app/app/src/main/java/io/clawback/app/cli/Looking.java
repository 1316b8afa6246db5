package io.clawback.app.cli;

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

  /** Looks at the brokers chosen; no further into messages once {@code stop} says so. */
  Observation look(Remediator remediator, Predicate<BrokerId> chosen, BooleanSupplier stop)
      throws InterruptedException {
    Observation seen =
        once
            ? remediator.look(chosen, AgeTeller.Records.ABOVE_HALF)
            : remediator.lookForRates(chosen, AgeTeller.Records.ABOVE_HALF);
    return inspect ? remediator.lookInside(seen, stop) : seen;
  }
}
