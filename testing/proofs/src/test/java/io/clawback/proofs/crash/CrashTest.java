package io.clawback.proofs.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.disk.FileDisk;
import io.clawback.ledger.FileLedger;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.proofs.crash.CrashedAct.Round;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import io.clawback.spi.state.DiskFactory;
import io.clawback.spi.time.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The product itself, killed with SIGKILL at each point of SAFETY.md between two of its effects on
 * a real Kafka, and then told to go on: nothing is lost or doubled at any moment, and in the end
 * all is as if it had never been killed. Where it dies is decided outside of it: by the disk that
 * it is given, or by the proxy that it speaks through.
 */
class CrashTest {
  private static final boolean ALL = Boolean.getBoolean("clawback.long");

  private static CrashKafka kafka;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    kafka = new CrashKafka();
  }

  @AfterAll
  static void stop() throws Exception {
    kafka.close();
  }

  static Stream<Arguments> deaths() {
    if (!ALL) {
      return Stream.of(
          Arguments.of(CrashedAct.COPY, CrashPoint.REMOVED_NO_ANSWER),
          Arguments.of(CrashedAct.APPEND, CrashPoint.DURING_RECOVERY),
          Arguments.of(CrashedAct.REWRITE, CrashPoint.REMOVED_NO_ANSWER),
          Arguments.of(CrashedAct.SKIP, CrashPoint.OUTCOME_NOT_SYNCED));
    }
    return Arrays.stream(CrashedAct.values())
        .flatMap(act ->
            Arrays.stream(CrashPoint.values())
                .filter(point -> point.in(act))
                .map(point -> Arguments.of(act, point)));
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void whereverItDiesNothingIsLostOrDoubled(CrashedAct act, CrashPoint point) throws Exception {
    String name = (act + "-" + point).toLowerCase(java.util.Locale.ROOT);
    Path place = Files.createDirectory(folder.resolve(name));
    StuckQueue queue = new StuckQueue(kafka, name);
    Path config = Files.writeString(place.resolve("clawback.yaml"), queue.config(place));
    CommandLineProcess clawback = CommandLineProcess.of(place, config);
    Round round = new Round(queue, clawback, place);

    List<String> words = act.prepare(round);
    if (point == CrashPoint.DURING_ROTATION) {
      fill(place.resolve("data"));
    }
    killed(round, words, point.death(act), point.cut(act));
    queue.losesNothing();
    List<String> again = act.back() ? words : List.of("resume");
    if (point.next(act).isPresent()) {
      killed(round, again, point.next(act), Optional.empty());
      queue.losesNothing();
    }
    goOn(round, again);

    act.ended(round);
    for (Json run : runs(clawback)) {
      Said balance = clawback.run("audit", "balance", ((Json.Obj) run).text("run"));
      assertThat(balance.exitCode()).as(balance.all()).isZero();
    }
    Said verified = clawback.run("audit", "verify");
    assertThat(verified.exitCode()).as(verified.all()).isZero();
  }

  /** The process dies there; it fails the test when it ends in another way. */
  private static void killed(
      Round round, List<String> words, Optional<Death> death, Optional<CrashPoint.Cut> cut)
      throws Exception {
    CommandLineProcess.Running running;
    if (death.isPresent()) {
      running = dying(round, death.get()).start(words.toArray(String[]::new));
    } else {
      running = round.clawback().start(words.toArray(String[]::new));
      kafka.proxy.lose(
          cut.orElseThrow().request(),
          cut.get().loss(),
          cut.get().passes(),
          running.process()::destroyForcibly);
    }
    Said said = running.await(Duration.ofMinutes(2));
    assertThat(said.exitCode()).as("it was killed: " + said.all()).isEqualTo(128 + 9);
  }

  /** Classes of this test before the product's own, which have the disk that it dies at. */
  private static CommandLineProcess dying(Round round, Death death) throws Exception {
    Path services = round.folder().resolve("dying/META-INF/services");
    Files.createDirectories(services);
    Files.writeString(
        services.resolve(DiskFactory.class.getName()), DyingDisks.class.getName() + "\n");
    Path classes =
        Path.of(DyingDisks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return round
        .clawback()
        .with(List.of(round.folder().resolve("dying"), classes), death.properties());
  }

  /** Until nothing is left to go on with. */
  private static void goOn(Round round, List<String> words) throws Exception {
    List<Said> said = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Said one = round.clawback().run(words.toArray(String[]::new));
      said.add(one);
      // Of a group whose consumers have left for good nobody can say that it recovers.
      if (one.exitCode() == 0 || one.exitCode() == 2 || one.exitCode() == 3) {
        return;
      }
    }
    throw new AssertionError(said);
  }

  private static List<Json> runs(CommandLineProcess clawback) throws Exception {
    return ((Json.Array)
            io.clawback.model.json.JsonReader.read(clawback.run("runs", "-o", "json").out()))
        .items();
  }

  /** The next few entries need a new segment. */
  private static void fill(Path data) throws Exception {
    String filler = "x".repeat(60_000);
    try (FileLedger ledger =
        FileLedger.open(new FileDisk(data), Clock.system(), new SecureRandom(), "somebody@here")) {
      Path segment = data.resolve("ledger/segment-0000000000000000000.jsonl");
      while (Files.size(segment) < (16 << 20) - 62_000) {
        ledger.append(
            Draft.of(
                EntryKind.SNAPSHOT_TAKEN,
                "somebody@here",
                Json.of(Map.of("filler", Json.of(filler)))));
      }
      long left = (16 << 20) - Files.size(segment) - 1_200;
      ledger.append(
          Draft.of(
              EntryKind.SNAPSHOT_TAKEN,
              "somebody@here",
              Json.of(
                  Map.of("filler", Json.of("x".repeat((int) Math.clamp(left - 800, 1, 60_000)))))));
    }
  }
}
