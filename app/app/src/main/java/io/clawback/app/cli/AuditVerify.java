package io.clawback.app.cli;

import io.clawback.app.show.AuditView;
import io.clawback.ledger.Anchor;
import io.clawback.ledger.ChainVerifier;
import io.clawback.model.audit.ChainReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the ledger's chain, its signatures and what sinks and anchors have seen of it. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Checks every line, signature and cursor of the ledger; names each fault's place.",
    footer = {
      "",
      "Exit codes: 0 clean, 10 tampered, 11 truncated, 12 forked, 13 bad signature,",
      "14 torn tail, 15 open intents.",
      "",
      "Without a checkpoint kept elsewhere, whoever holds the key can rewrite the ledger: keep",
      "one with 'audit export --checkpoint', and give it with --anchor.",
      "",
      "Examples:",
      "  clawback audit verify",
      "  clawback audit verify --anchor checkpoint.note --key clawback.pub"
    })
final class AuditVerify extends Verb {
  @Option(
      names = "--anchor",
      paramLabel = "FILE",
      description = "A checkpoint that was kept elsewhere; may be given more than once.")
  private List<Path> anchors = new ArrayList<>();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The ledger's public key as it was when it could be trusted.")
  private @Nullable Path key;

  @Override
  protected ExitCode act() throws InterruptedException {
    List<Anchor> kept =
        anchors.stream().map(a -> new Anchor(a.toString(), LedgerFolder.text(a))).toList();
    Optional<String> trusted = Optional.ofNullable(key).map(LedgerFolder::text);
    ChainVerifier verifier = new ChainVerifier(LedgerFolder.open(data()), kept, trusted);
    ChainReport report = during("verifying", verifier::verify);
    AuditView.report(report).to(console(), format());
    return ExitCode.of(report.verdict());
  }
}
