package io.clawback.sink.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.ledger.FileLedger;
import io.clawback.ledger.SinkFollower;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.model.json.Json;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.sink.LedgerSink;
import io.clawback.spi.sink.LedgerSinkFactory;
import io.clawback.spi.time.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonlSinkTest {
  @TempDir Path folder;

  private final LedgerSinkFactory factory =
      ServiceLoader.load(LedgerSinkFactory.class).findFirst().orElseThrow();

  private Path path() {
    return folder.resolve("audit/ledger.jsonl");
  }

  private LedgerSink sink() {
    SinkDeclaration declaration =
        new SinkDeclaration("file", "jsonl", new TreeMap<>(Map.of("path", "${X}")));
    return factory.open(declaration, new TreeMap<>(Map.of("path", new Secret(path().toString()))));
  }

  private static List<Entry> entries(int count) {
    List<Entry> entries = new ArrayList<>();
    try (FileLedger ledger = ledger()) {
      for (int i = 1; i < count; i++) {
        ledger.append(Draft.of(EntryKind.SNAPSHOT_TAKEN, "a@b", Json.of(Map.of("n", Json.of(i)))));
      }
      ledger.forEach(entries::add);
    }
    return entries;
  }

  private static FileLedger ledger() {
    return FileLedger.open(new SimulatedDisk(1), Clock.system(), new SecureRandom(), "a@b");
  }

  private List<String> lines() throws Exception {
    return Files.readAllLines(path());
  }

  private static List<String> lines(List<Entry> entries) {
    return entries.stream().map(Entry::line).toList();
  }

  @Test
  void entriesAreAppendedAsTheyStandInTheLedger() throws Exception {
    List<Entry> all = entries(5);
    try (LedgerSink sink = sink()) {
      assertThat(sink.deliver(all.subList(0, 2)).acceptedUpTo()).isEqualTo(1);
      assertThat(sink.deliver(all.subList(2, 5)).acceptedUpTo()).isEqualTo(4);
    }
    assertThat(lines()).isEqualTo(lines(all));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatComesAgainIsNotWrittenAgainNotEvenAfterARestart() throws Exception {
    List<Entry> all = entries(5);
    for (int i = 1; i <= 5; i++) {
      try (LedgerSink sink = sink()) {
        assertThat(sink.deliver(all.subList(0, i)).acceptedUpTo()).isEqualTo(i - 1);
        assertThat(sink.deliver(all.subList(0, i)).acceptedUpTo()).isEqualTo(i - 1);
      }
    }
    assertThat(lines()).isEqualTo(lines(all));
  }

  @Test
  void halfALineThatACrashLeftIsCutAndWrittenWhole() throws Exception {
    List<Entry> all = entries(3);
    try (LedgerSink sink = sink()) {
      sink.deliver(all.subList(0, 2));
    }
    Files.writeString(path(), all.get(2).line().substring(0, 50), StandardOpenOption.APPEND);
    try (LedgerSink sink = sink()) {
      assertThat(sink.deliver(all.subList(1, 3)).acceptedUpTo()).isEqualTo(2);
    }
    assertThat(lines()).isEqualTo(lines(all));
  }

  @Test
  void anotherLedgersFileIsLeftAlone() throws Exception {
    List<Entry> mine = entries(3);
    List<Entry> other = entries(4);
    try (LedgerSink sink = sink()) {
      sink.deliver(mine);
      for (List<Entry> wrong : List.of(other.subList(2, 4), other.subList(3, 4))) {
        assertThatThrownBy(() -> sink.deliver(wrong))
            .isInstanceOfSatisfying(
                ClawbackException.class,
                e -> assertThat(e.problem().code()).isEqualTo("sink.other-ledger"));
      }
    }
    Files.writeString(path(), "my diary\n", StandardOpenOption.APPEND);
    try (LedgerSink sink = sink()) {
      assertThatThrownBy(() -> sink.deliver(mine)).hasMessageContaining("no ledger entry");
    }
    assertThat(lines()).hasSize(4).startsWith(mine.getFirst().line()).endsWith("my diary");
  }

  @Test
  void aPathThatCannotBeWrittenIsACodedProblem() throws Exception {
    Files.createDirectories(path());
    try (LedgerSink sink = sink()) {
      assertThatThrownBy(() -> sink.deliver(entries(1)))
          .isInstanceOfSatisfying(
              ClawbackException.class,
              e -> assertThat(e.problem().code()).isEqualTo("sink.write-failed"));
    }
  }

  @Test
  void aMissingPathIsToldAtOnce() {
    SinkDeclaration nothing = new SinkDeclaration("file", "jsonl", new TreeMap<>());
    assertThat(factory.check(nothing)).hasSize(1);
    assertThat(factory.settings()).containsOnlyKeys("path");
  }

  @Test
  void itFollowsALedger() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    try (FileLedger ledger = FileLedger.open(disk, Clock.system(), new SecureRandom(), "a@b");
        LedgerSink sink = sink()) {
      SinkFollower follower = new SinkFollower(ledger, disk, "file", sink);
      for (int i = 0; i < 1_200; i++) {
        ledger.append(Draft.of(EntryKind.SNAPSHOT_TAKEN, "a@b", Json.of(Map.of("n", Json.of(i)))));
      }
      assertThat(follower.follow().problem()).isEmpty();
      assertThat(lines()).hasSize(1_201);
    }
  }

  @Test
  void checksWhetherTheFileCanBeAppendedToAndMakesNone() throws Exception {
    try (LedgerSink sink = sink()) {
      assertThat(sink.checks().getFirst().state()).isEqualTo(LedgerSink.Check.State.OK);
      assertThat(path().getParent()).doesNotExist();
      Files.createDirectories(path());
      assertThat(sink.checks().getFirst().state()).isEqualTo(LedgerSink.Check.State.MISSING);
      Files.delete(path());
      Files.delete(path().getParent());
      Files.writeString(path().getParent(), "a file where the folder should be");
      assertThat(sink.checks().getFirst().detail()).contains("is no folder");
    }
  }
}
