package io.clawback.app.cli;

import io.clawback.app.show.HeldView;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.quarantine.QuarantineLook;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sums up what was set aside, by source, tenant and reason. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    description = "Sums up what was set aside, by source, tenant and reason.",
    footer = {
      "",
      "Reads the quarantines through; changes nothing. Copies that were voided are not counted.",
      "",
      "Examples:",
      "  clawback quarantine stats",
      "  clawback quarantine stats orders.quarantine -o csv"
    })
final class QuarantineStats extends Verb {
  @Mixin private Quarantines quarantines = new Quarantines();

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      SortedMap<QueueId, QuarantineLook.Seen> seen;
      try (Interruption stop = Interruption.ofLook(console())) {
        seen = during("reading", () -> quarantines.read(session, stop));
      }
      HeldView.stats(seen).to(console(), format());
      return ExitCode.FINE;
    }
  }
}
