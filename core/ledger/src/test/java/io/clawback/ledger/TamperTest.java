package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.audit.ChainReport;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.audit.Verdict;
import io.clawback.model.error.ClawbackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an intruder or a decaying disk may do to a ledger, and what verifying says then. */
class TamperTest {
  private static ChainReport verify(SimulatedDisk disk) {
    return new ChainVerifier(disk).verify();
  }

  private static List<String> lines(SimulatedDisk disk, String name) throws IOException {
    String text = new String(World.bytes(disk, name), StandardCharsets.UTF_8);
    return new ArrayList<>(text.lines().toList());
  }

  private static void write(SimulatedDisk disk, String name, List<String> lines)
      throws IOException {
    String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    disk.replace(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refusesToOpen(SimulatedDisk disk, String code) {
    assertThatThrownBy(() -> new World().open(disk))
        .isInstanceOfSatisfying(
            ClawbackException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  @Test
  void everyFlippedBitOfEveryByteIsFoundAndPlaced() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    LedgerLimits limits = new LedgerLimits(1_000, 8, 2_000, 1_000, Duration.ofSeconds(10), 1 << 20);
    try (FileLedger ledger = new World().open(disk, limits)) {
      for (int i = 0; i < 4; i++) {
        ledger.append(World.draft("number " + i));
      }
    }
    int entry = 0;
    for (String segment : Names.segments(disk)) {
      byte[] bytes = World.bytes(disk, segment);
      int line = 1;
      for (int i = 0; i < bytes.length; i++) {
        disk.set(segment, i, (byte) (bytes[i] ^ (1 << (i % 8))));
        ChainReport report = verify(disk);
        String place = segment + " line " + line + ", entry " + entry + ":";
        assertThat(report.verdict()).as(place).isIn(Verdict.TAMPERED, Verdict.TRUNCATED);
        assertThat(report.faults().getFirst()).contains(place);
        disk.set(segment, i, bytes[i]);
        if (bytes[i] == '\n') {
          line++;
          entry++;
        }
      }
    }
    assertThat(entry).isEqualTo(5);
    assertThat(Names.segments(disk)).hasSizeGreaterThan(1);
    assertThat(verify(disk).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void randomlyChangedBytesOfALargerLedgerAreFoundAndPlaced() throws Exception {
    SimulatedDisk disk = World.ledgerOf(100);
    Random random = new Random(5);
    List<String> segments = Names.segments(disk);
    for (int i = 0; i < 80; i++) {
      String segment = segments.get(random.nextInt(segments.size()));
      byte[] bytes = World.bytes(disk, segment);
      int at = random.nextInt(bytes.length);
      long line =
          1
              + new String(bytes, 0, at, StandardCharsets.UTF_8)
                  .chars()
                  .filter(c -> c == '\n')
                  .count();
      disk.set(segment, at, (byte) (bytes[at] ^ (1 + random.nextInt(255))));
      assertThat(verify(disk).faults().getFirst())
          .contains(segment + " line " + line + ", entry " + (Names.first(segment) + line - 1));
      disk.set(segment, at, bytes[at]);
    }
  }

  @Test
  void everyChangedByteOfCheckpointsAndPublicKeyIsFound() throws Exception {
    SimulatedDisk disk = World.ledgerOf(3);
    for (String file : List.of(Names.CHECKPOINTS, Names.PUBLIC_KEY)) {
      byte[] bytes = World.bytes(disk, file);
      for (int i = 0; i < bytes.length - 1; i++) {
        disk.set(file, i, (byte) (bytes[i] ^ 1));
        assertThat(verify(disk).verdict()).as(file + " " + i).isNotEqualTo(Verdict.CLEAN);
        disk.set(file, i, bytes[i]);
      }
    }
  }

  @Test
  void aLineCutOutOfTheMiddleIsTampered() throws Exception {
    SimulatedDisk disk = World.ledgerOf(6);
    String segment = Names.segment(0);
    List<String> lines = lines(disk, segment);
    lines.remove(3);
    write(disk, segment, lines);
    ChainReport report = verify(disk);
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.faults().getFirst()).contains("line 4, entry 4").contains("entry 3");
    refusesToOpen(disk, "ledger.tampered");
  }

  @Test
  void swappedLinesAreTampered() throws Exception {
    SimulatedDisk disk = World.ledgerOf(6);
    List<String> lines = lines(disk, Names.segment(0));
    Collections.swap(lines, 2, 3);
    write(disk, Names.segment(0), lines);
    assertThat(verify(disk).verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(verify(disk).faults().getFirst()).contains("line 3, entry 3");
  }

  @Test
  void aLineReplacedByOneWithAGoodHashOfItsOwnIsTampered() throws Exception {
    SimulatedDisk disk = World.ledgerOf(6);
    List<String> lines = lines(disk, Names.segment(0));
    lines.set(3, rehashed(lines.get(3).replace("number 2", "number 7")));
    write(disk, Names.segment(0), lines);
    ChainReport report = verify(disk);
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.faults().getFirst()).contains("line 5, entry 4").contains("line before it");
  }

  private static String rehashed(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    String own = Sha256.hex(new Sha256().own(bytes, 0, bytes.length));
    return "{\"hash\":\"" + own + line.substring(73);
  }

  @Test
  void aRemovedSegmentIsTruncated() throws Exception {
    for (int which : new int[] {0, 1, -1}) {
      SimulatedDisk disk = World.ledgerOf(40);
      List<String> segments = Names.segments(disk);
      disk.remove(which < 0 ? segments.getLast() : segments.get(which));
      assertThat(verify(disk).verdict()).as("segment %d", which).isEqualTo(Verdict.TRUNCATED);
      refusesToOpen(disk, "ledger.truncated");
    }
  }

  @Test
  void aCutBelowTheNewestCheckpointIsTruncatedAndNeverTorn() throws Exception {
    SimulatedDisk disk = World.ledgerOf(3);
    int size = (int) disk.size(Names.segment(0));
    for (int cut : new int[] {1, 17, 500, size}) {
      SimulatedDisk shorter = World.ledgerOf(3);
      shorter.truncate(Names.segment(0), size - cut);
      ChainReport report = verify(shorter);
      assertThat(report.verdict()).isEqualTo(Verdict.TRUNCATED);
      assertThat(report.faults().getLast()).contains("checkpoints line");
      refusesToOpen(shorter, "ledger.truncated");
    }
  }

  @Test
  void removedCheckpointsAreTruncated() throws Exception {
    SimulatedDisk disk = World.ledgerOf(3);
    disk.remove(Names.CHECKPOINTS);
    assertThat(verify(disk).verdict()).isEqualTo(Verdict.TRUNCATED);
  }

  @Test
  void aForgedCheckpointHasABadSignature() throws Exception {
    SimulatedDisk disk = World.ledgerOf(3);
    LedgerKey forger = LedgerKey.create(new SimulatedDisk(2), new World.Repeating(9));
    Checkpoint forged = Checkpoint.sign(forger, 4, new byte[32]);
    disk.replace(Names.CHECKPOINTS, forged.bytes());
    assertThat(verify(disk).verdict()).isEqualTo(Verdict.BAD_SIGNATURE);
    refusesToOpen(disk, "ledger.bad-signature");
    disk.replace(Names.PUBLIC_KEY, forger.verifier.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(verify(disk).faults()).anyMatch(f -> f.contains("entry 0 names another key"));
  }

  @Test
  void aTailRewrittenBelowACheckpointIsForked() throws Exception {
    SimulatedDisk disk = World.ledgerOf(6);
    fork(disk, 4);
    ChainReport report = verify(disk);
    assertThat(report.verdict()).isEqualTo(Verdict.FORKED);
    assertThat(report.faults().getFirst()).contains("checkpoints line");
    refusesToOpen(disk, "ledger.forked");
  }

  /** Writes all lines from {@code from} on anew, with good hashes and links. */
  private static void fork(SimulatedDisk disk, int from) throws IOException {
    List<String> lines = lines(disk, Names.segment(0));
    Sha256 sha = new Sha256();
    for (int i = from; i < lines.size(); i++) {
      byte[] before = lines.get(i - 1).getBytes(StandardCharsets.UTF_8);
      String linked =
          lines
              .get(i)
              .replaceFirst("\"prev\":\"[0-9a-f]*", "\"prev\":\"" + Sha256.hex(sha.leaf(before)))
              .replace("alice", "mallory");
      lines.set(i, rehashed(linked));
    }
    write(disk, Names.segment(0), lines);
  }

  @Test
  void aTailChangedAfterTheNewestCheckpointIsFoundOnlyThroughACursorOrAnAnchor() throws Exception {
    for (boolean cut : new boolean[] {true, false}) {
      SimulatedDisk disk = new SimulatedDisk(1);
      World world = new World();
      FileLedger ledger = world.open(disk);
      for (int i = 0; i < 4; i++) {
        ledger.append(World.draft("number " + i));
      }
      String signed = World.bytes(disk, Names.CHECKPOINTS).length + "";
      byte[] checkpoints = World.bytes(disk, Names.CHECKPOINTS);
      String leaf =
          Sha256.hex(
              new Sha256()
                  .leaf(
                      ledger.from(4).next().orElseThrow().line().getBytes(StandardCharsets.UTF_8)));
      Anchor anchor = new Anchor("the safe", ledger.checkpoint());
      disk.crash(SimulatedDisk.Loss.ALL_UNSYNCED);
      disk.replace(Names.CHECKPOINTS, checkpoints);
      List<String> lines = lines(disk, Names.segment(0));
      if (cut) {
        lines.removeLast();
        write(disk, Names.segment(0), lines);
      } else {
        fork(disk, 4);
      }
      Verdict wanted = cut ? Verdict.TRUNCATED : Verdict.FORKED;
      assertThat(verify(disk).verdict()).as(signed).isEqualTo(Verdict.CLEAN);
      ChainReport anchored = new ChainVerifier(disk, List.of(anchor), Optional.empty()).verify();
      assertThat(anchored.verdict()).isEqualTo(wanted);
      assertThat(anchored.faults().getFirst()).contains("the safe");
      new SinkCursor("archive", 4, leaf).save(disk);
      assertThat(verify(disk).verdict()).isEqualTo(wanted);
      assertThat(verify(disk).faults().getFirst()).contains("the sink 'archive'");
    }
  }

  @Test
  void aTailCutTogetherWithItsCheckpointsIsFoundOnlyThroughACursorOrAnAnchor() throws Exception {
    int entries = 31;
    int notes = lines(World.ledgerOf(entries - 1), Names.CHECKPOINTS).size() / Checkpoint.LINES;
    assertThat(notes).isGreaterThan(3);
    for (int left = 1; left < notes; left++) {
      SimulatedDisk disk = World.ledgerOf(entries - 1);
      Anchor anchor =
          new Anchor("the safe", new LedgerReader(disk).latestCheckpoint().orElseThrow());
      String newest = new LedgerReader(disk).last(1).getFirst().line();
      List<String> signed = lines(disk, Names.CHECKPOINTS).subList(0, left * Checkpoint.LINES);
      long size = Long.parseLong(signed.get(signed.size() - Checkpoint.LINES + 1));
      write(disk, Names.CHECKPOINTS, signed);
      cut(disk, size);
      assertThat(verify(disk).verdict()).isEqualTo(Verdict.CLEAN);
      assertThat(verify(disk).entries()).isEqualTo(size).isLessThan(entries);
      ChainReport anchored = new ChainVerifier(disk, List.of(anchor), Optional.empty()).verify();
      assertThat(anchored.verdict()).isEqualTo(Verdict.TRUNCATED);
      assertThat(anchored.faults().getFirst()).contains("the safe");
      byte[] given = newest.getBytes(StandardCharsets.UTF_8);
      new SinkCursor("archive", entries - 1, Sha256.hex(new Sha256().leaf(given))).save(disk);
      assertThat(verify(disk).verdict()).isEqualTo(Verdict.TRUNCATED);
      assertThat(verify(disk).faults().getFirst()).contains("the sink 'archive'");
      refusesToOpen(disk, "ledger.truncated");
    }
  }

  @Test
  void aTailRewrittenAfterItsCheckpointsWereTakenAwayIsSignedAtTheNextStart() throws Exception {
    SimulatedDisk disk = World.ledgerOf(6);
    Anchor anchor = new Anchor("the safe", new LedgerReader(disk).latestCheckpoint().orElseThrow());
    write(disk, Names.CHECKPOINTS, lines(disk, Names.CHECKPOINTS).subList(0, Checkpoint.LINES));
    fork(disk, 4);
    new World().open(disk).close();
    assertThat(verify(disk).verdict()).isEqualTo(Verdict.CLEAN);
    ChainReport anchored = new ChainVerifier(disk, List.of(anchor), Optional.empty()).verify();
    assertThat(anchored.verdict()).isEqualTo(Verdict.FORKED);
    assertThat(anchored.faults().getFirst()).contains("the safe");
  }

  /** Leaves the first {@code size} lines. */
  private static void cut(SimulatedDisk disk, long size) throws IOException {
    for (String segment : Names.segments(disk)) {
      List<String> lines = lines(disk, segment);
      long keep = size - Names.first(segment);
      if (keep <= 0) {
        disk.remove(segment);
      } else if (keep < lines.size()) {
        write(disk, segment, lines.subList(0, (int) keep));
      }
    }
  }

  @Test
  void theKeysHolderCanRewriteAllAndOnlyAnAnchorShowsIt() throws Exception {
    SimulatedDisk disk = World.ledgerOf(6);
    Anchor anchor = new Anchor("the safe", new LedgerReader(disk).latestCheckpoint().orElseThrow());
    fork(disk, 4);
    MerkleFrontier tree = new MerkleFrontier(new Sha256());
    for (String line : lines(disk, Names.segment(0))) {
      tree.add(new Sha256().leaf(line.getBytes(StandardCharsets.UTF_8)));
    }
    LedgerKey key = LedgerKey.load(disk).orElseThrow();
    disk.replace(Names.CHECKPOINTS, Checkpoint.sign(key, tree.size(), tree.root()).bytes());
    assertThat(verify(disk).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(new ChainVerifier(disk, List.of(anchor), Optional.empty()).verify().verdict())
        .isEqualTo(Verdict.FORKED);
  }

  @Test
  void anotherKeyThanTheTrustedOneIsABadSignature() {
    SimulatedDisk disk = World.ledgerOf(2);
    String key = new LedgerReader(disk).publicKey().orElseThrow();
    assertThat(new ChainVerifier(disk, List.of(), Optional.of(key)).verify().verdict())
        .isEqualTo(Verdict.CLEAN);
    assertThat(new ChainVerifier(disk, List.of(), Optional.of("none")).verify().verdict())
        .isEqualTo(Verdict.BAD_SIGNATURE);
  }

  @Test
  void intentsWithoutAnOutcomeAreTold() {
    SimulatedDisk disk = new SimulatedDisk(1);
    try (FileLedger ledger = new World().open(disk)) {
      ledger.append(World.step(EntryKind.INTENDED, "run-1", "1.1"));
      ledger.append(World.step(EntryKind.OUTCOME, "run-1", "1.1"));
      assertThat(verify(disk).verdict()).isEqualTo(Verdict.CLEAN);
      ledger.append(World.step(EntryKind.INTENDED, "run-1", "1.2"));
      ledger.append(World.step(EntryKind.IN_DOUBT, "run-1", "1.2"));
    }
    ChainReport report = verify(disk);
    assertThat(report.verdict()).isEqualTo(Verdict.OPEN_INTENTS);
    assertThat(report.verdict().exitCode()).isEqualTo(15);
    assertThat(report.faults()).hasSize(1);
    assertThat(report.faults().getFirst()).contains("entry 3").contains("run-1").contains("1.2");
  }

  @Test
  void noLedgerAtAllIsCleanAndEmpty() {
    assertThat(verify(new SimulatedDisk(1)))
        .satisfies(r -> assertThat(r.verdict()).isEqualTo(Verdict.CLEAN))
        .satisfies(r -> assertThat(r.entries()).isZero());
  }
}
