package io.clawback.app.cli;

import io.clawback.app.print.Format;
import io.clawback.app.show.HeldView;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.quarantine.QuarantineLook;
import java.util.SortedMap;
import java.util.stream.Collectors;
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
      boolean none = seen.values().stream().allMatch(s -> s.held().isEmpty());
      if (!none || format() != Format.table) {
        HeldView.list(seen).to(console(), format());
      }
      if (none) {
        long others = seen.values().stream().mapToLong(QuarantineLook.Seen::others).sum();
        console()
            .note(
                "Nothing that was set aside lies in "
                    + seen.keySet().stream()
                        .map(QueueId::toString)
                        .collect(Collectors.joining(", "))
                    + (others > 0 ? "; what others put there is told by `redrive`." : "."));
      }
      return ExitCode.FINE;
    }
  }
}
