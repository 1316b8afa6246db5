package io.clawback.app.cli;

import io.clawback.app.print.Fitted;
import io.clawback.app.print.Format;
import io.clawback.app.show.Census;
import io.clawback.app.show.ScanView;
import io.clawback.model.name.BrokerId;
import io.clawback.runtime.Observation;
import io.clawback.runtime.look.AgeTeller;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how far everything is behind. Changes nothing on any broker. */
@Command(
    name = "scan",
    mixinStandardHelpOptions = true,
    description = "Shows how far every subscription is behind, the worst first.",
    footer = {
      "",
      "LAG is in messages; AGE is how long the oldest of them has waited; TREND is LAG's",
      "change per second over the last two minutes, or since the look before within the hour.",
      "What is not known is '-', never 0; '>=' means that some partitions are not known; '~'",
      "marks an age that is an estimate (--age record reads the records). On a terminal, columns",
      "that do not fit are left out, and named, and more than 20 subscriptions without lag are",
      "summed up; -o csv has all.",
      "",
      "Examples:",
      "  clawback scan",
      "  clawback scan --environment prod --tenant tenant-a --partitions",
      "  clawback scan --age record -o json",
      "  clawback scan --fail-on breach || echo 'behind'"
    })
final class Scan extends Verb {
  /** So many rows without lag hide nothing; more are summed up, for people. */
  private static final int FEW = 20;

  @Mixin private Choice choice = new Choice();

  @Option(
      names = "--partitions",
      description = "One row for each partition, in the columns of kafka-consumer-groups.")
  private boolean partitions;

  @Option(names = "--all", description = "Shows those without lag too, however many there are.")
  private boolean all;

  @Option(
      names = "--age",
      paramLabel = "HOW",
      defaultValue = "auto",
      description =
          "Reads records to tell ages: 'auto' of what is above half its objective, 'record' of all"
              + " that is behind, 'none' of nothing (default: auto).")
  private Age age = Age.auto;

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      defaultValue = "none",
      description = "Exit code 3 on: ${COMPLETION-CANDIDATES} (default: none).")
  private FailOn failOn = FailOn.none;

  /** How ages are told. */
  enum Age {
    auto,
    record,
    none;

    AgeTeller.Records records() {
      return switch (this) {
        case auto -> AgeTeller.Records.ABOVE_HALF;
        case record -> AgeTeller.Records.ALL;
        case none -> AgeTeller.Records.NONE;
      };
    }
  }

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      Predicate<BrokerId> chosen = choice.brokers(session.fleet());
      Observation seen = during("looking", () -> session.remediator().see(chosen, age.records()));
      choice.check(session.fleet(), seen.snapshot());
      session.remediator().remember(seen, () -> show(session, seen));
      return Sights.tell(console(), seen.snapshot()).or(failOn.code(seen.findings()));
    }
  }

  private void show(Session session, Observation seen) {
    ScanView whole =
        ScanView.of(
            session.fleet(), seen.snapshot(), seen.history(), seen.findings(), choice.scope());
    boolean forPeople = format() == Format.table && console().outIsTerminal();
    long idle = forPeople && !partitions && !all ? whole.idle() : 0;
    ScanView view = idle > FEW ? whole.withoutIdle() : whole;
    boolean trendShown = format() == Format.table && !partitions;
    if (forPeople) {
      Fitted fitted = view.fitted(partitions, console().columns());
      console().text(fitted.text());
      trendShown &= !fitted.leftOut().contains("TREND");
      if (!fitted.leftOut().isEmpty()) {
        console()
            .note(
                "Left out to fit: "
                    + String.join(", ", fitted.leftOut())
                    + "; `-o csv` has all columns.");
      }
    } else {
      (partitions ? view.partitions() : view.subscriptions()).to(console(), format());
    }
    if (idle > FEW) {
      console().note(idle + " subscriptions without lag are not shown; --all shows them.");
    }
    if (trendShown && !view.trendTime().isEmpty()) {
      console().note(view.trendTime());
    }
    console()
        .note(
            Census.of(seen.snapshot())
                .line(session.fleet(), Census.tenants(session.fleet(), seen.snapshot())));
  }
}
