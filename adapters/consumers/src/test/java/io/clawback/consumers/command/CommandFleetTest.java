package io.clawback.consumers.command;

import static io.clawback.consumers.base.Expect.done;
import static io.clawback.consumers.base.Expect.live;
import static io.clawback.consumers.base.Expect.refused;
import static io.clawback.consumers.base.Expect.thrown;
import static io.clawback.consumers.base.Expect.unknown;
import static io.clawback.consumers.base.Fixtures.mutation;
import static io.clawback.consumers.base.Fixtures.restart;
import static io.clawback.consumers.base.Fixtures.scale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.clawback.consumers.base.Fixtures;
import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.Measured;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandFleetTest {
  @TempDir Path root;
  private final TreeMap<String, List<String>> settings = new TreeMap<>();

  @BeforeEach
  void declare() throws IOException {
    Files.writeString(root.resolve("count"), "4\n");
    with("count", "cat", "count");
    with(
        "scale",
        "sh",
        "-c",
        "echo \"$1\" > count; echo \"$CLAWBACK_OPERATION\" >> seen",
        "x",
        "{n}");
    with("restart", "sh", "-c", "echo restarted >> seen");
    with("folder", root.toString());
    with("agree-seconds", "2");
  }

  private void with(String setting, String... values) {
    settings.put(setting, Arrays.asList(values));
  }

  private ConsumerFleet open() {
    return new CommandFleetFactory()
        .open(
            Fixtures.declaration("command", settings),
            root.resolve("consumers/orders"),
            Clock.system(),
            Scheduler.system());
  }

  private List<String> seen() throws IOException {
    Path file = root.resolve("seen");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  void countsAndScalesToExactlyTheNumber() throws IOException {
    try (ConsumerFleet fleet = open()) {
      assertThat(live(fleet)).isEqualTo(4);
      assertThat(fleet.scale().probe(mutation("a"), scale(4, 6))).isEqualTo(Probe.NOT_STARTED);
      Receipt receipt = done(fleet.scale().act(mutation("a"), scale(4, 6)));
      assertThat(receipt.before()).containsEntry("live", "4");
      assertThat(receipt.after()).containsEntry("live", "6");
      assertThat(receipt.author()).isEqualTo(Receipt.Author.UNKNOWN);
      assertThat(live(fleet)).isEqualTo(6);
      assertThat(seen()).containsExactly("a");
      assertThat(done(fleet.scale().act(mutation("a"), scale(4, 6)))).isEqualTo(receipt);
      assertThat(seen()).as("not run again").containsExactly("a");
    }
  }

  @Test
  void doesNothingWhenTheCountHolds() throws IOException {
    try (ConsumerFleet fleet = open()) {
      done(fleet.scale().act(mutation("a"), scale(3, 4)));
      assertThat(seen()).isEmpty();
    }
  }

  @Test
  void whatIsNeitherAsPlannedNorAsWantedIsLeftAlone() throws IOException {
    try (ConsumerFleet fleet = open()) {
      Problem problem =
          refused("consumers.count-changed", fleet.scale().act(mutation("a"), scale(3, 1)));
      assertThat(problem.category()).isEqualTo(Category.STALE);
      assertThat(seen()).isEmpty();
    }
  }

  @Test
  void waitsUntilTheCountAgrees() {
    with("scale", "sh", "-c", "(sleep 0.6; echo \"$1\" > count) >/dev/null 2>&1 &", "x", "{n}");
    try (ConsumerFleet fleet = open()) {
      done(fleet.scale().act(mutation("a"), scale(4, 5)));
    }
  }

  @Test
  void aScaleThatLiesIsNotBelieved() {
    with("scale", "sh", "-c", "echo done, I promise; exit 0", "x", "{n}");
    with("agree-seconds", "0.5");
    try (ConsumerFleet fleet = open()) {
      Problem problem =
          thrown("consumers.disagrees", () -> fleet.scale().act(mutation("a"), scale(4, 5)));
      assertThat(problem.message()).contains("4 live, not 5");
      assertThat(fleet.scale().probe(mutation("a"), scale(4, 5))).isEqualTo(Probe.PARTLY);
    }
  }

  @Test
  void whatIsPrintedIsNeverEvaluated() {
    with("count", "printf", "$(touch HACKED) `touch HACKED` ; touch HACKED");
    try (ConsumerFleet fleet = open()) {
      assertThat(unknown(fleet).detail()).contains("no number");
      assertThat(root.resolve("HACKED")).doesNotExist();
    }
  }

  @Test
  void onlyOnePlainNumberCounts() {
    for (String printed :
        List.of("", "-1", "+4", "4 4", "4\\n4", "four", "0x4", "4.0", "9999999")) {
      with("count", "printf", printed.isEmpty() ? "" : "%b", printed);
      try (ConsumerFleet fleet = open()) {
        assertThat(unknown(fleet).reason()).as(printed).isEqualTo(Measured.Reason.FAILED);
        refused("consumers.uncountable", fleet.scale().act(mutation("a"), scale(4, 5)));
      }
    }
  }

  @Test
  void aCountThatHangsIsKilledWithItsChildren() throws IOException {
    with("count", "sh", "-c", "sleep 600 & echo $! > child; sleep 601");
    with("timeout-seconds", "0.3");
    try (ConsumerFleet fleet = open()) {
      Measured.Unknown unknown = unknown(fleet);
      assertThat(unknown.reason()).isEqualTo(Measured.Reason.TIMEOUT);
    }
    long child = Long.parseLong(Files.readString(root.resolve("child")).strip());
    // It was killed; until init has waited for it, the system may still list it.
    ProcessHandle.of(child).ifPresent(p -> p.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    assertThat(alive(child)).isFalse();
  }

  @Test
  void aGrandchildThatKeepsThePipeHangsNobody() {
    with("count", "sh", "-c", "sleep 20 & echo 4");
    try (ConsumerFleet fleet = open()) {
      long start = System.nanoTime();
      assertThat(fleet.observe().live().number()).hasValue(4);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void aCountThatFloodsIsKilled() {
    with("count", "yes", "4");
    try (ConsumerFleet fleet = open()) {
      assertThat(unknown(fleet).detail()).contains("more than 65536 bytes");
    }
  }

  @Test
  void aScaleThatHangsLeavesTheOutcomeOpen() {
    with("scale", "sh", "-c", "echo \"$1\" > count; sleep 600", "x", "{n}");
    with("timeout-seconds", "0.3");
    try (ConsumerFleet fleet = open()) {
      thrown("consumers.command-timeout", () -> fleet.scale().act(mutation("a"), scale(4, 5)));
      assertThat(fleet.scale().probe(mutation("a"), scale(4, 5))).isEqualTo(Probe.STATE_HOLDS);
      done(fleet.scale().act(mutation("a"), scale(4, 5)));
    }
  }

  @Test
  void aFailedScaleLeavesTheOutcomeOpenAndShowsItsLastWordsOnOneLine() {
    with("scale", "sh", "-c", "printf 'no\\033[31m such\\n deployment\\n' >&2; exit 7", "x", "{n}");
    try (ConsumerFleet fleet = open()) {
      Problem problem =
          thrown("consumers.command-failed", () -> fleet.scale().act(mutation("a"), scale(4, 5)));
      assertThat(problem.message()).contains("exit code 7").doesNotContain("\u001b", "\n");
      assertThat(fleet.scale().probe(mutation("a"), scale(4, 5))).isEqualTo(Probe.PARTLY);
    }
  }

  @Test
  void aMissingProgramIsRefused() {
    with("scale", "/nowhere/scaler", "{n}");
    try (ConsumerFleet fleet = open()) {
      refused("consumers.command-failed", fleet.scale().act(mutation("a"), scale(4, 5)));
      assertThat(fleet.scale().probe(mutation("a"), scale(4, 5))).isEqualTo(Probe.NOT_STARTED);
    }
  }

  @Test
  void valuesOfTheEnvironmentAreNeverShown() {
    with("env", "PASSWORD=correct-horse");
    with("count", "sh", "-c", "echo \"login with $PASSWORD failed\" >&2; exit 1");
    try (ConsumerFleet fleet = open()) {
      assertThat(unknown(fleet).detail()).contains("login with (hidden) failed");
    }
  }

  @Test
  void restartIsDoneOnlyIfWeWroteItDown() throws IOException {
    try (ConsumerFleet fleet = open()) {
      assertThat(fleet.restart().probe(mutation("r"), restart())).isEqualTo(Probe.NOT_STARTED);
      done(fleet.restart().act(mutation("r"), restart()));
      assertThat(fleet.restart().probe(mutation("r"), restart())).isEqualTo(Probe.DONE);
      done(fleet.restart().act(mutation("r"), restart()));
      assertThat(seen()).containsExactly("restarted");
    }
    settings.remove("restart");
    try (ConsumerFleet fleet = open()) {
      refused("consumers.no-restart", fleet.restart().act(mutation("r2"), restart()));
    }
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    with("count", "");
    with("scale", "kubectl", "scale");
    with("timeout-seconds", "soon");
    with("env", "9LIVES", "CLAWBACK_X=1");
    with("colour", "red");
    assertThat(new CommandFleetFactory().check(Fixtures.declaration("command", settings)))
        .extracting(Problem::culprit, Problem::code)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("colour", "consumers.unknown-setting"),
            org.assertj.core.groups.Tuple.tuple("count", "consumers.missing-setting"),
            org.assertj.core.groups.Tuple.tuple("env", "consumers.bad-setting"),
            org.assertj.core.groups.Tuple.tuple("env", "consumers.bad-setting"),
            org.assertj.core.groups.Tuple.tuple("timeout-seconds", "consumers.bad-setting"),
            org.assertj.core.groups.Tuple.tuple("scale", "consumers.bad-setting"));
  }

  @Test
  void aReferenceThatWouldNotBeResolvedIsRefused() {
    with("env", "PASSWORD=${DB_PASSWORD}");
    assertThat(new CommandFleetFactory().check(Fixtures.declaration("command", settings)))
        .extracting(Problem::code)
        .containsExactly("consumers.reference");
  }

  @Test
  void showsTheCommandThatAPersonWouldType() {
    with("scale", "kubectl", "scale", "deploy/my orders", "--replicas={n}");
    assertThat(
            new CommandFleetFactory()
                .nativeCommand(Fixtures.declaration("command", settings), scale(4, 6)))
        .isEqualTo("kubectl scale 'deploy/my orders' --replicas=6");
  }

  private static boolean alive(long pid) throws IOException {
    Path stat = Path.of("/proc/" + pid + "/stat");
    return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
  }

  @Test
  void namesEveryProgramThatIsMissing() {
    with("scale", "no-such-program", "{n}");
    with("restart", "./not-in-the-folder");
    try (ConsumerFleet fleet = open()) {
      assertThat(fleet.missing())
          .extracting(Problem::code, Problem::culprit)
          .containsExactly(
              tuple("consumers.no-command", "scale"), tuple("consumers.no-command", "restart"));
    }
    with("scale", "sh", "-c", "true", "x", "{n}");
    with("restart", "sh");
    try (ConsumerFleet fleet = open()) {
      assertThat(fleet.missing()).isEmpty();
    }
  }
}
