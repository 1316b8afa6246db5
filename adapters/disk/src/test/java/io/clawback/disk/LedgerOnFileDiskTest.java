package io.clawback.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clawback.ledger.ChainVerifier;
import io.clawback.ledger.FileLedger;
import io.clawback.model.audit.ChainReport;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.Verdict;
import io.clawback.model.error.ClawbackException;
import io.clawback.spi.time.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger on the real disk, beside a real process that is killed. */
class LedgerOnFileDiskTest {
  @TempDir Path folder;

  private FileLedger open() throws Exception {
    return FileLedger.open(new FileDisk(folder), Clock.system(), new SecureRandom(), "parent@here");
  }

  private Process child() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    return new ProcessBuilder(
            java, "-Xmx64m", "-cp", path, Appending.class.getName(), folder.toString())
        .redirectOutput(said().toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private Path said() {
    return folder.resolve("said");
  }

  /** The numbers on whole lines; the last line may have been cut by the kill. */
  private List<Long> acknowledged() throws Exception {
    String text = Files.readString(said());
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Long::parseLong).toList();
  }

  @Test
  void whatAKilledProcessAcknowledgedIsThere() throws Exception {
    long acknowledged = -1;
    for (int round = 0; round < 2; round++) {
      Process child = child();
      try {
        await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged().size() >= 40);
        assertThatThrownBy(this::open)
            .isInstanceOfSatisfying(
                ClawbackException.class,
                e -> {
                  assertThat(e.problem().code()).isEqualTo("ledger.locked");
                  assertThat(e.problem().message()).contains("process " + child.pid());
                });
        ChainReport live = new ChainVerifier(new FileDisk(folder)).verify();
        assertThat(live.verdict()).as("%s", live.faults()).isEqualTo(Verdict.CLEAN);
      } finally {
        child.destroyForcibly().waitFor();
      }
      assertThat(acknowledged().getLast()).isGreaterThan(acknowledged);
      acknowledged = acknowledged().getLast();
    }
    List<Entry> all = new ArrayList<>();
    try (FileLedger ledger = open()) {
      ledger.forEach(all::add);
    }
    assertThat(all.size()).isGreaterThan((int) acknowledged);
    assertThat(new ChainVerifier(new FileDisk(folder)).verify().verdict()).isEqualTo(Verdict.CLEAN);
  }
}
