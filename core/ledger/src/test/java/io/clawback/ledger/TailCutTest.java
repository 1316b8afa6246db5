package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.audit.Verdict;
import io.clawback.model.error.ClawbackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies in the folder of cuts when a ledger is opened: evidence, rubbish, or a forgery. */
class TailCutTest {
  private static final int ENTRIES = 3;

  private final SimulatedDisk disk = World.ledgerOf(ENTRIES - 1);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** As after a crash between the cut and its entry. Returns the file. */
  private String evidence() throws IOException {
    long size = disk.size(Names.segment(0));
    try (var appender = disk.append(Names.segment(0))) {
      byte[] torn = utf8("{\"hash\":\"half a li");
      appender.write(torn, 0, torn.length);
      appender.sync();
    }
    TailCut.cut(disk, Names.segment(0), size, ENTRIES);
    return Names.CUTS + "/" + disk.list(Names.CUTS).getFirst();
  }

  private List<Entry> opened() {
    List<Entry> all = new ArrayList<>();
    try (FileLedger ledger = new World().open(disk)) {
      ledger.forEach(all::add);
    }
    return all;
  }

  private void isRefused(String file, byte[] content) throws IOException {
    byte[] checkpoints = World.bytes(disk, Names.CHECKPOINTS);
    disk.replace(file, content);
    String as = new String(content, 0, Math.min(200, content.length), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> new World().open(disk))
        .as(as)
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo("ledger.cut-unusable");
              assertThat(e.problem().culprit()).endsWith(file);
            });
    assertThat(World.bytes(disk, Names.CHECKPOINTS)).as(as).isEqualTo(checkpoints);
  }

  @Test
  void aCutWhoseEntryACrashPreventedIsRecordedAtTheNextStart() throws Exception {
    String file = evidence();
    Entry last = opened().getLast();
    assertThat(last.seq()).isEqualTo(ENTRIES);
    assertThat(last.draft().kind()).isEqualTo(EntryKind.TAIL_CUT);
    assertThat(last.line()).contains("\"kept\":\"" + file + "\"").contains("\"bytes\":18");
    assertThat(opened()).hasSize(ENTRIES + 1);
  }

  @Test
  void aFileThatIsNoEvidenceIsNamedAndItsRemovalOpensTheLedger() throws Exception {
    String file = Names.CUTS + "/" + Names.padded(ENTRIES) + "-0123456789abcdef.json";
    for (String content :
        List.of("", "{", "[]", "{}", "null", "{\"kept\":7}", "\0", "[".repeat(9_999))) {
      isRefused(file, utf8(content));
    }
    isRefused(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    isRefused(file, new byte[3 << 20]);
    disk.remove(file);
    assertThat(opened()).hasSize(ENTRIES);
    assertThat(new ChainVerifier(disk).verify().verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void evidenceThatDoesNotAgreeWithItselfIsRefused() throws Exception {
    String file = evidence();
    String genuine = new String(World.bytes(disk, file), StandardCharsets.UTF_8);
    String hash = genuine.replaceFirst(".*\"sha256\":\"([0-9a-f]{64}).*", "$1");
    String kept = genuine.replaceFirst(".*\"kept\":\"([^\"]*)\".*", "$1");
    for (String[] change :
        new String[][] {
          {hash, "0".repeat(64)},
          {kept, "Zm9yZ2Vk"},
          {kept, "no base 64!"},
          {"\"bytes\":18", "\"bytes\":19"},
          {"\"bytes\":18", "\"bytes\":17"},
          {"\"bytes\":18", "\"bytes\":\"18\""},
          {"\"bytes\":18", "\"bytes\":-18"},
          {"\"offset\":", "\"offset\":-"},
          {Names.segment(0), "etc/passwd"},
          {"{", "{\"approved\":\"alice\","},
          {"{", "{ "},
          {"}", "}\n"},
        }) {
      String forged = genuine.replace(change[0], change[1]);
      assertThat(forged).isNotEqualTo(genuine);
      isRefused(file, utf8(forged));
    }
    disk.remove(file);
    isRefused(Names.CUTS + "/" + Names.padded(ENTRIES) + "-0123456789abcdef.json", utf8(genuine));
  }

  @Test
  void filesOfOtherNamesAreNoEvidenceAndStandInNobodysWay() throws Exception {
    String next = Names.CUTS + "/" + Names.padded(ENTRIES);
    for (String name :
        List.of(
            next + ".json",
            next + "-.json",
            next + "-0123456789ABCDEF.json",
            next + "-0123456789abcdef.json.tmp",
            next + "-0123456789abcdef0.json",
            next + "0-0123456789abcdef.json",
            Names.CUTS + "/" + Names.padded(ENTRIES + 9) + "-0123456789abcdef.json",
            Names.CUTS + "/notes.txt")) {
      disk.replace(name, utf8("{"));
    }
    assertThat(opened()).hasSize(ENTRIES);
  }
}
