package io.clawback.ledger;

import io.clawback.model.audit.ChainReport;
import io.clawback.model.audit.Verdict;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a ledger, offline or while somebody writes to it: every byte of every line, the links, the
 * signed checkpoints, the sinks' cursors, and anchors where there are any. Changes nothing. Reads
 * once, in constant space.
 *
 * <p>Any tail that was cut or rewritten, after the checkpoints over it were taken away, leaves a
 * ledger in order: no key is needed for that, and only a sink's cursor or an anchor shows it.
 * Whoever holds the private key can sign another past too.
 */
public final class ChainVerifier {
  private final Disk disk;
  private final List<Anchor> anchors;
  private final Optional<String> trustedKey;

  /**
   * A verifier.
   *
   * @param anchors checkpoints kept elsewhere
   * @param trustedKey the public key, as {@code ledger/key.pub} spelled it when it could be
   *     trusted; without it, the one that lies beside the ledger now is believed
   */
  public ChainVerifier(Disk disk, List<Anchor> anchors, Optional<String> trustedKey) {
    this.disk = disk;
    this.anchors = List.copyOf(anchors);
    this.trustedKey = trustedKey;
  }

  /** A verifier with nothing from elsewhere. */
  public ChainVerifier(Disk disk) {
    this(disk, List.of(), Optional.empty());
  }

  /**
   * What is wrong with the ledger, each fault with its place; the verdict is the worst, in the
   * order of the exit codes. Throws a coded problem when the files cannot be read at all.
   */
  public ChainReport verify() {
    try {
      OpenIntents intents = new OpenIntents();
      Findings found = examine(CheckpointFile.all(disk), intents);
      List<Fault> faults = new ArrayList<>(found.faults());
      found.evidence().torn().ifPresent(at -> faults.add(tornNote(found.scan(), at)));
      found.scan().torn().ifPresent(torn -> faults.add(tornTail(found.scan(), torn)));
      faults.addAll(intents.faults());
      Verdict verdict =
          faults.stream().map(Fault::verdict).min(Verdict::compareTo).orElse(Verdict.CLEAN);
      return new ChainReport(
          verdict,
          found.scan().entries(),
          found.scan().roots(),
          faults.stream().map(f -> word(f.verdict()) + ": " + f.text()).toList(),
          Sha256.named(found.scan().tree().newest()));
    } catch (IOException e) {
      throw LedgerProblems.unreadable(disk, e);
    }
  }

  /** Evidence, scan and their faults together; opening a ledger asks for the same. */
  record Findings(Evidence evidence, ChainScan.Result scan, List<Fault> faults) {}

  Findings examine(CheckpointFile file, ChainScan.Reader reader) throws IOException {
    Optional<VerifierKey> trusted = trustedKey.map(VerifierKey::read);
    Evidence evidence = Evidence.read(disk, file, trusted, anchors);
    Birth birth = new Birth(evidence.key());
    ChainScan.Result scan =
        new ChainScan(
                disk,
                evidence.witnesses(),
                (seq, line, leaf) -> {
                  birth.line(seq, line, leaf);
                  reader.line(seq, line, leaf);
                })
            .run();
    List<Fault> faults = new ArrayList<>(scan.faults());
    faults.addAll(evidence.faults());
    faults.addAll(birth.faults());
    if (trustedKey.isPresent() && trusted.isEmpty()) {
      faults.add(new Fault(Verdict.BAD_SIGNATURE, 0, "the trusted key given is no key"));
    }
    if (evidence.unsigned() && scan.entries() > 1) {
      faults.add(
          new Fault(Verdict.TRUNCATED, 0, Names.CHECKPOINTS + " holds no checkpoint any more"));
    }
    return new Findings(evidence, scan, List.copyOf(faults));
  }

  private static Fault tornTail(ChainScan.Result scan, ChainScan.Torn torn) {
    return new Fault(
        Verdict.TORN_TAIL,
        scan.entries(),
        torn.segment()
            + " byte "
            + torn.offset()
            + ", entry "
            + scan.entries()
            + ": "
            + torn.bytes()
            + " bytes of a write that was never acknowledged; the next start cuts them");
  }

  private static Fault tornNote(ChainScan.Result scan, long at) {
    return new Fault(
        Verdict.TORN_TAIL,
        scan.entries(),
        Names.CHECKPOINTS + " byte " + at + ": the last checkpoint is incomplete");
  }

  /** The verdict as people say it. */
  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
