package io.clawback.app.cli;

import io.clawback.app.show.AuditView;
import io.clawback.ledger.LedgerReader;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows ledger entries. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows ledger entries, oldest first; JSON has every detail.",
    footer = {
      "",
      "Examples:",
      "  clawback audit show",
      "  clawback audit show --run 5f0c9f6d1c2b3a4e -o json",
      "  clawback audit show --from 100 --last 20 --tenant tenant-a"
    })
final class AuditShow extends Verb {
  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, the newest ones (default: 50; 0 means all).")
  private int last = 50;

  @Option(
      names = "--from",
      paramLabel = "SEQ",
      defaultValue = "0",
      description = "From this entry on.")
  private long from;

  @Option(names = "--run", paramLabel = "RUN", description = "Only of this run.")
  private @Nullable String run;

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description = "Only of this plan; the beginning of its id is enough.")
  private @Nullable String plan;

  @Option(
      names = {"-t", "--tenant"},
      paramLabel = "NAME",
      description = "Only of this tenant.")
  private @Nullable String tenant;

  @Option(
      names = "--kind",
      paramLabel = "KIND,…",
      hideParamSyntax = true,
      split = ",",
      description = "Only of these kinds: ${COMPLETION-CANDIDATES}.")
  private List<EntryKind> kinds = new ArrayList<>();

  @Override
  protected ExitCode act() {
    ArrayDeque<Entry> chosen = new ArrayDeque<>();
    new LedgerReader(LedgerFolder.open(data()))
        .forEach(
            from,
            Long.MAX_VALUE,
            entry -> {
              if (wanted(entry.draft())) {
                chosen.add(entry);
                if (last > 0 && chosen.size() > last) {
                  chosen.removeFirst();
                }
              }
            });
    AuditView.entries(List.copyOf(chosen)).to(console(), format());
    return ExitCode.FINE;
  }

  private boolean wanted(Draft draft) {
    return (kinds.isEmpty() || kinds.contains(draft.kind()))
        && same(run == null ? null : run.strip(), draft.run())
        && same(tenant, draft.tenant())
        && (plan == null
            || draft
                .plan()
                .filter(p -> p.startsWith(plan) || p.startsWith("sha256:" + plan))
                .isPresent());
  }

  private static boolean same(@Nullable String wanted, Optional<String> found) {
    return wanted == null || found.filter(wanted::equals).isPresent();
  }
}
