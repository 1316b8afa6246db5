package io.clawback.app.cli;

import io.clawback.app.show.HeldView;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.quarantine.QuarantineLook;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what was set aside, by the operation that did it. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists what was set aside, by the operation that did it.",
    footer = {
      "",
      "Reads the quarantines through; changes nothing.",
      "",
      "Examples:",
      "  clawback quarantine list",
      "  clawback quarantine list prod/main/orders.quarantine -o json"
    })
final class QuarantineList extends Verb {
  @Mixin private Quarantines quarantines = new Quarantines();

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      SortedMap<QueueId, QuarantineLook.Seen> seen;
      try (Interruption stop = Interruption.ofLook(console())) {
        seen = during("reading", () -> quarantines.read(session, stop));
      }
      HeldView.list(seen).to(console(), format());
      return ExitCode.FINE;
    }
  }
}
