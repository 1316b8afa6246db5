package io.clawback.consumers.process;

import static io.clawback.consumers.base.Fixtures.mutation;
import static io.clawback.consumers.base.Fixtures.restart;
import static io.clawback.consumers.base.Fixtures.scale;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.consumers.base.Await;
import io.clawback.consumers.process.DyingScaler.Point;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.spi.consumers.ConsumerFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real JVM, SIGKILL at a point, and then the same operation again from another one. */
class KillDuringScaleTest {
  @TempDir Path root;
  private final String marker = UUID.randomUUID().toString();
  private ProcessWorld world;

  @BeforeEach
  void open() {
    world = new ProcessWorld(root);
    world.with("env", "WORLD=" + marker);
  }

  @AfterEach
  void close() throws IOException {
    world.marked(marker).forEach(ProcessWorld::kill);
    world.close();
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_INTENT,2", "AFTER_INTENT,2", "AFTER_START,1", "AFTER_START,3", "AFTER_PID,1"})
  void scalingUpAgainAfterSigkillEndsInExactlyTheNumber(Point point, int nth) throws Exception {
    assertThat(die("scale", 0, 3, point, nth)).isEqualTo(137);
    try (ConsumerFleet fleet = world.open()) {
      assertThat(fleet.scale().probe(mutation("op-scale-3"), scale(0, 3)))
          .isIn(Probe.PARTLY, Probe.STATE_HOLDS);
      awaitSeen(fleet);
      done(fleet.scale().act(mutation("op-scale-3"), scale(0, 3)));
      assertThat(fleet.observe().live().number()).hasValue(3);
      assertThat(world.marked(marker)).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_SIGNAL,2", "AFTER_SIGNAL,1", "AFTER_FORGET,1"})
  void scalingDownAgainAfterSigkillEndsInExactlyTheNumber(Point point, int nth) throws Exception {
    assertThat(die("scale", 0, 4, Point.NEVER, 1)).isZero();
    assertThat(die("scale", 4, 2, point, nth)).isEqualTo(137);
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("op-scale-2"), scale(4, 2)));
      assertThat(fleet.observe().live().number()).hasValue(2);
      assertThat(world.marked(marker)).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"AFTER_SIGNAL,2", "AFTER_FORGET,1", "AFTER_INTENT,2", "AFTER_START,3"})
  void restartingAgainAfterSigkillReplacesAllAndKeepsTheCount(Point point, int nth)
      throws Exception {
    assertThat(die("scale", 0, 3, Point.NEVER, 1)).isZero();
    List<Long> old = world.marked(marker);
    assertThat(die("restart", 3, 3, point, nth)).isEqualTo(137);
    try (ConsumerFleet fleet = world.open()) {
      assertThat(fleet.restart().probe(mutation("op-restart"), restart())).isEqualTo(Probe.PARTLY);
      done(fleet.restart().act(mutation("op-restart"), restart()));
      assertThat(world.marked(marker)).hasSize(3).doesNotContainAnyElementsOf(old);
      assertThat(fleet.observe().live().number()).hasValue(3);
    }
  }

  @Test
  void aResumedScaleOutStopsNobodyWhereTheOwnerHasAddedMoreSince() throws Exception {
    assertThat(die("scale", 0, 3, Point.AFTER_PID, 1)).isEqualTo(137);
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("theirs"), scale(1, 6)));
      List<Long> six = world.marked(marker);
      assertThat(six).hasSize(6);
      assertThat(fleet.scale().probe(mutation("op-scale-3"), scale(0, 3)))
          .isEqualTo(Probe.SUPERSEDED);
      assertThat(fleet.scale().act(mutation("op-scale-3"), scale(0, 3)))
          .isInstanceOf(Outcome.Superseded.class);
      assertThat(world.marked(marker)).isEqualTo(six);
    }
  }

  @Test
  void aScaleOutThatWasCutIsTakenBackFromWhereItStopped() throws Exception {
    assertThat(die("scale", 0, 1, Point.NEVER, 1)).isZero();
    assertThat(die("scale", 1, 3, Point.AFTER_PID, 1)).isEqualTo(137);
    try (ConsumerFleet fleet = world.open()) {
      assertThat(fleet.observe().live().number()).hasValue(2);
      done(fleet.scale().act(mutation("back"), scale(3, 1)));
      assertThat(world.marked(marker)).hasSize(1);
    }
  }

  @Test
  void consumersOutliveTheJvmThatStartedThem() throws Exception {
    assertThat(die("scale", 0, 2, Point.NEVER, 1)).isZero();
    List<Long> alive = world.marked(marker);
    assertThat(alive).hasSize(2);
    try (ConsumerFleet fleet = world.open()) {
      assertThat(fleet.observe().live().number()).hasValue(2);
      assertThat(fleet.scale().probe(mutation("op-scale-2"), scale(0, 2))).isEqualTo(Probe.DONE);
    }
    assertThat(world.marked(marker)).isEqualTo(alive);
  }

  @Test
  void aRestartThatWasCutEndsAtWhatALaterScalingAskedFor() throws Exception {
    assertThat(die("scale", 0, 3, Point.NEVER, 1)).isZero();
    assertThat(die("restart", 3, 3, Point.AFTER_FORGET, 1)).isEqualTo(137);
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("later"), scale(2, 1)));
      done(fleet.restart().act(mutation("op-restart"), restart()));
      assertThat(world.marked(marker)).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "HUP"})
  void consumersSurviveWhatTheTerminalSendsToTheWholeGroup(String signal) throws Exception {
    Process jvm =
        start("scale", 0, 2, Point.HANGS_ON, 1, "env", "--default-signal=INT,HUP", "setsid");
    Path log = root.resolve("jvm.log");
    Await.until("it has scaled", () -> Files.readString(log).contains("scaled"));
    new ProcessBuilder("kill", "-s", signal, "--", "-" + jvm.pid()).start().waitFor();
    assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(world.marked(marker)).hasSize(2);
    try (ConsumerFleet fleet = world.open()) {
      assertThat(fleet.observe().live().number()).hasValue(2);
    }
  }

  @Test
  void twoScalersAtOnceEndInTheNumberOfOneOfThem() throws Exception {
    Process three = start("scale", 0, 3, Point.NEVER, 1);
    Process five = start("scale", 0, 5, Point.NEVER, 1);
    assertThat(three.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(five.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(three.exitValue() + five.exitValue()).isZero();
    try (ConsumerFleet fleet = world.open()) {
      assertThat(fleet.observe().live().number().orElseThrow()).isIn(3L, 5L);
      assertThat((long) world.marked(marker).size())
          .isEqualTo(fleet.observe().live().number().orElseThrow());
    }
  }

  /** What was started before the crash is counted before anything else is done. */
  private void awaitSeen(ConsumerFleet fleet) throws Exception {
    Await.until(
        "all are seen",
        () -> fleet.observe().live().number().orElse(-1) == world.marked(marker).size());
  }

  private int die(String verb, int from, int to, Point point, int nth) throws Exception {
    Process jvm = start(verb, from, to, point, nth);
    assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return jvm.exitValue();
  }

  private Process start(String verb, int from, int to, Point point, int nth, String... under)
      throws Exception {
    List<String> words = new ArrayList<>(List.of(under));
    words.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DyingScaler.class.getName(),
            root.toString(),
            verb,
            Integer.toString(from),
            Integer.toString(to),
            point.name(),
            Integer.toString(nth),
            marker));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("jvm.log").toFile())
        .start();
  }

  private static void done(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
  }
}
