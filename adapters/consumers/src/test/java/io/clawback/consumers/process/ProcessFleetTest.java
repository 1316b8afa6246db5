package io.clawback.consumers.process;

import static io.clawback.consumers.base.Expect.done;
import static io.clawback.consumers.base.Expect.live;
import static io.clawback.consumers.base.Expect.refused;
import static io.clawback.consumers.base.Expect.thrown;
import static io.clawback.consumers.base.Expect.unknown;
import static io.clawback.consumers.base.Fixtures.mutation;
import static io.clawback.consumers.base.Fixtures.restart;
import static io.clawback.consumers.base.Fixtures.scale;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.consumers.base.Await;
import io.clawback.consumers.base.DurableFile;
import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.json.JsonReader;
import io.clawback.model.json.RecordJson;
import io.clawback.model.observed.Measured;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.consumers.ConsumerFleetFactory;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessFleetTest {
  @TempDir Path root;
  private ProcessWorld world;

  @BeforeEach
  void open() {
    world = new ProcessWorld(root);
  }

  @AfterEach
  void close() throws IOException {
    world.close();
  }

  @Test
  void scalesUpAndDownToExactlyTheNumberNewestFirst() throws IOException {
    try (ConsumerFleet fleet = world.open()) {
      assertThat(live(fleet)).isZero();
      assertThat(fleet.scale().probe(mutation("a"), scale(0, 2))).isEqualTo(Probe.NOT_STARTED);
      Receipt up = done(fleet.scale().act(mutation("a"), scale(0, 2)));
      assertThat(up.before()).containsEntry("live", "0");
      assertThat(up.after()).containsEntry("live", "2");
      assertThat(up.author()).isEqualTo(Receipt.Author.PROVED);
      List<String> first = fleet.observe().instances();
      done(fleet.scale().act(mutation("b"), scale(2, 4)));
      assertThat(live(fleet)).isEqualTo(4);
      done(fleet.scale().act(mutation("c"), scale(4, 2)));
      assertThat(fleet.observe().instances()).isEqualTo(first);
      assertThat(world.alive()).hasSize(2);
    }
  }

  @Test
  void sameOperationAgainChangesNothingAndTellsTheSame() throws IOException {
    try (ConsumerFleet fleet = world.open()) {
      Outcome once = fleet.scale().act(mutation("a"), scale(0, 2));
      done(fleet.scale().act(mutation("b"), scale(2, 1)));
      assertThat(fleet.scale().act(mutation("a"), scale(0, 2))).isEqualTo(once);
      assertThat(live(fleet)).isEqualTo(1);
      assertThat(fleet.scale().probe(mutation("a"), scale(0, 2))).isEqualTo(Probe.DONE);
      assertThat(fleet.scale().probe(mutation("x"), scale(0, 1))).isEqualTo(Probe.STATE_HOLDS);
    }
  }

  @Test
  void countsWhatAnEarlierProcessStarted() throws IOException {
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("a"), scale(0, 2)));
    }
    try (ConsumerFleet fleet = world.open()) {
      assertThat(live(fleet)).isEqualTo(2);
      done(fleet.scale().act(mutation("b"), scale(2, 3)));
      assertThat(world.alive()).hasSize(3);
    }
  }

  @Test
  void runsInASessionOfItsOwnWithOnlyTheAllowedEnvironment() throws IOException {
    world.with("env", "GREETING=hello").with("command", "sh", "-c", "env; exec sleep 600");
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("a"), scale(0, 1)));
      long pid = world.alive().getFirst();
      String[] stat = Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ");
      assertThat(stat[5]).as("session").isEqualTo(Long.toString(pid));
      assertThat(stat[6]).as("terminal").isEqualTo("0");
      List<String> names =
          Files.readAllLines(logs().getFirst()).stream().map(l -> l.split("=")[0]).toList();
      assertThat(names).contains("GREETING", "PATH", Launcher.TOKEN, "CLAWBACK_CONSUMERS");
      assertThat(names)
          .isSubsetOf(
              "GREETING",
              "PATH",
              "HOME",
              "LANG",
              "LC_ALL",
              "LOGNAME",
              "TMPDIR",
              "TZ",
              "USER",
              "PWD",
              "OLDPWD",
              "SHLVL",
              "_",
              Launcher.TOKEN,
              "CLAWBACK_CONSUMERS");
      assertThat(Files.getPosixFilePermissions(logs().getFirst()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void wordsReachTheCommandUnread() throws IOException {
    world.with(
        "command",
        "sh",
        "-c",
        "printf '%s\\n' \"$1\"; exec sleep 600",
        "x",
        "$(touch HACKED); `id` a b");
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("a"), scale(0, 1)));
      assertThat(Files.readAllLines(logs().getFirst())).contains("$(touch HACKED); `id` a b");
      assertThat(root.resolve("HACKED")).doesNotExist();
    }
  }

  @Test
  void refusesBeyondMinMaxAndBudget() throws IOException {
    try (ConsumerFleet fleet = world.open()) {
      refused("consumers.out-of-bounds", fleet.scale().act(mutation("a"), scale(0, 11)));
      refused(
          "consumers.over-budget",
          fleet.scale().act(mutation("b", 2, Duration.ofSeconds(30)), scale(0, 3)));
      assertThat(live(fleet)).isZero();
    }
  }

  @Test
  void refusesWhatDiesAtOnceAndNamesItsLog() throws IOException {
    // However slow the machine is: it waits no longer than until they are dead.
    world.with("command", "sh", "-c", "echo no config >&2; exit 3").with("settle-seconds", "30");
    try (ConsumerFleet fleet = world.open()) {
      Outcome outcome = fleet.scale().act(mutation("a"), scale(0, 2));
      refused("consumers.died-at-once", outcome);
      String next = ((Outcome.Refused) outcome).problem().nextMove();
      Path log = Path.of(next.substring("Read the reason in ".length(), next.length() - 1));
      assertThat(log).hasContent("no config");
      assertThat(live(fleet)).isZero();
      assertThat(fleet.scale().probe(mutation("a"), scale(0, 2))).isEqualTo(Probe.NOT_STARTED);
    }
  }

  @Test
  void refusesAMissingProgram() throws IOException {
    world.with("command", "/nowhere/consumer");
    try (ConsumerFleet fleet = world.open()) {
      refused("consumers.no-command", fleet.scale().act(mutation("a"), scale(0, 1)));
    }
  }

  @Test
  void killsWhatIgnoresSigtermWithItsChildren() throws IOException {
    world
        .with(
            "command",
            "sh",
            "-c",
            "trap '' TERM; sleep 601 & sleep 602 & while :; do sleep 0.1; done")
        .with("stop-grace-seconds", "0.3");
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("a"), scale(0, 1)));
      List<Long> family = world.alive();
      assertThat(family).hasSizeGreaterThanOrEqualTo(3);
      assertThat(live(fleet)).isEqualTo(1);
      done(fleet.scale().act(mutation("b"), scale(1, 0)));
      assertThat(family).allSatisfy(pid -> assertThat(world.at(pid)).isEmpty());
    }
  }

  @Test
  void aPidThatAStrangerGotIsNotOurs() throws Exception {
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("a"), scale(0, 1)));
      FileInstanceRecords records = new FileInstanceRecords(world.folder.resolve("instances"));
      Instance ours = records.all().getFirst();
      long stranger = world.stranger(root.resolve("stranger.pid"), "sleep", "600");
      // The machine gave our dead consumer's number to somebody else.
      ProcessWorld.kill(ours.process().orElseThrow().pid());
      awaitGone(ours.process().orElseThrow().pid());
      records.write(ours.started(new Identity(stranger, ours.process().orElseThrow().start())));
      assertThat(live(fleet)).isZero();
      done(fleet.scale().act(mutation("b"), scale(0, 1)));
      done(fleet.scale().act(mutation("c"), scale(1, 0)));
      assertThat(world.at(stranger)).as("the stranger lives").isPresent();
    }
  }

  @Test
  void adoptsWhatTheOwnerStartedAndScalesFromThere() throws IOException {
    Path pids = Files.createDirectories(root.resolve("pids"));
    List<Long> theirs =
        List.of(
            world.stranger(pids.resolve("1.pid"), "sleep", "600"),
            world.stranger(pids.resolve("2.pid"), "sleep", "600"));
    Files.writeString(pids.resolve("3.pid"), "2000000000\n");
    world.with("adopt", pids.toString());
    try (ConsumerFleet fleet = world.open()) {
      assertThat(live(fleet)).isEqualTo(2);
      done(fleet.scale().act(mutation("a"), scale(2, 3)));
      assertThat(world.alive()).hasSize(1).doesNotContainAnyElementsOf(theirs);
      done(fleet.restart().act(mutation("b"), restart()));
      assertThat(live(fleet)).isEqualTo(3);
      assertThat(world.alive()).hasSize(3);
      assertThat(theirs).allSatisfy(pid -> assertThat(world.at(pid)).isEmpty());
    }
  }

  /** Children are told from their wrapper by our token, and where they drop it, by the session. */
  @ParameterizedTest
  @ValueSource(strings = {"", "env -i"})
  void aWrapperAndTheChildWhosePidItWritesAreOneConsumer(String under) throws Exception {
    Path pids = Files.createDirectories(root.resolve("pids"));
    Path script =
        Files.writeString(
            root.resolve("wrapper.sh"),
            under
                + " sleep 600 &\necho $! > "
                + pids
                + "/$$.tmp\n"
                + "mv "
                + pids
                + "/$$.tmp "
                + pids
                + "/$$.pid\nwait\n");
    world.with("command", "sh", script.toString()).with("adopt", pids.toString());
    world.with("settle-seconds", "1");
    long theirs = world.stranger(pids.resolve("theirs.pid"), "sleep", "600");
    try (ConsumerFleet fleet = world.open()) {
      assertThat(live(fleet)).isEqualTo(1);
      done(fleet.scale().act(mutation("a"), scale(1, 3)));
      Await.until("each wrote its child's pid", () -> children(pids).size() == 3);
      assertThat(live(fleet)).isEqualTo(3);
      done(fleet.scale().act(mutation("b"), scale(3, 2)));
      assertThat(world.at(theirs)).isPresent();
      done(fleet.scale().act(mutation("c"), scale(2, 0)));
      assertThat(children(pids)).allSatisfy(pid -> assertThat(world.at(pid)).isEmpty());
    } finally {
      children(pids).forEach(ProcessWorld::kill);
    }
  }

  @Test
  void aScaleOutStopsNobodyThatTheOwnerStartedAfterItWasCounted() throws Exception {
    Path pids = Files.createDirectories(root.resolve("pids"));
    world.with("adopt", pids.toString());
    List<Long> theirs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      theirs.add(world.stranger(root.resolve(i + ".pid"), "sleep", "600"));
    }
    Files.copy(root.resolve("0.pid"), pids.resolve("0.pid"));
    // The other three appear once the operation is written down, and so was counted before.
    Processes late =
        watched(() -> {
          for (int i = 1; i < 4; i++) {
            if (Files.exists(world.folder.resolve("operations/a.json"))) {
              Files.copy(root.resolve(i + ".pid"), pids.resolve(i + ".pid"), REPLACE_EXISTING);
            }
          }
          return new LinuxProcesses();
        });
    try (ConsumerFleet fleet =
        new ProcessFleetFactory()
            .open(
                world.declaration(),
                world.folder,
                Clock.system(),
                Scheduler.system(),
                late,
                new FileInstanceRecords(world.folder.resolve("instances")),
                Optional.empty())) {
      Outcome outcome = fleet.scale().act(mutation("a"), scale(1, 2));
      assertThat(refused("consumers.count-changed", outcome).message()).contains("4 live");
      assertThat(theirs).allSatisfy(pid -> assertThat(world.at(pid)).isPresent());
    }
  }

  private static Processes watched(Callable<Processes> before) {
    return (Processes)
        Proxy.newProxyInstance(
            Processes.class.getClassLoader(),
            new Class<?>[] {Processes.class},
            (proxy, method, words) -> method.invoke(before.call(), words));
  }

  private static List<Long> children(Path pids) throws IOException {
    List<Long> children = new ArrayList<>();
    try (var files = Files.newDirectoryStream(pids, "*.pid")) {
      for (Path file : files) {
        children.add(Long.parseLong(Files.readString(file).strip()));
      }
    }
    return children;
  }

  @Test
  void readsOneFileOfPids() throws IOException {
    Path file = root.resolve("pids");
    long pid = world.stranger(file, "sleep", "600");
    Files.writeString(file, pid + "\n\n" + pid + "\n2000000000\n");
    world.with("adopt", file.toString());
    try (ConsumerFleet fleet = world.open()) {
      assertThat(live(fleet)).isEqualTo(1);
    }
  }

  @Test
  void aStalePidFileIsUnknownAndNothingIsScaled() throws IOException {
    Path file = root.resolve("one.pid");
    world.stranger(file, "sleep", "600");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    world.with("adopt", file.toString());
    try (ConsumerFleet fleet = world.open()) {
      assertThat(fleet.observe().live()).isInstanceOf(Measured.Unknown.class);
      Outcome outcome = fleet.scale().act(mutation("a"), scale(1, 2));
      refused("consumers.uncountable", outcome);
      assertThat(((Outcome.Refused) outcome).problem().message()).contains("one.pid");
    }
    world.with("adopt-match", "sleep 600");
    try (ConsumerFleet fleet = world.open()) {
      assertThat(live(fleet)).isEqualTo(1);
    }
  }

  @Test
  void anAdoptedPidThatAStrangerGotIsNotTaken() throws IOException {
    Path file = root.resolve("one.pid");
    long pid = world.stranger(file, "sleep", "600");
    world.with("adopt", file.toString());
    try (ConsumerFleet fleet = world.open()) {
      assertThat(live(fleet)).isEqualTo(1);
      // As if the process that was adopted had ended, and another had its number now.
      Path bindings = world.folder.resolve("adopted.json");
      long start = world.at(pid).orElseThrow().start();
      String text = Files.readString(bindings);
      assertThat(text).contains("\"start\":" + start);
      DurableFile.write(bindings, text.replace("\"start\":" + start, "\"start\":" + (start - 1)));
      assertThat(live(fleet)).isZero();
    }
  }

  @Test
  void restartReplacesEachOneAndKeepsTheCount() throws IOException {
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("a"), scale(0, 3)));
      List<Long> old = world.alive();
      assertThat(fleet.restart().probe(mutation("r"), restart())).isEqualTo(Probe.NOT_STARTED);
      done(fleet.restart().act(mutation("r"), restart()));
      assertThat(world.alive()).hasSize(3).doesNotContainAnyElementsOf(old);
      assertThat(fleet.restart().probe(mutation("r"), restart())).isEqualTo(Probe.DONE);
      List<Long> renewed = world.alive();
      done(fleet.restart().act(mutation("r"), restart()));
      assertThat(world.alive()).isEqualTo(renewed);
    }
  }

  @Test
  void neverAdoptsItselfOrWhatItRunsUnder() throws IOException {
    Path file = root.resolve("one.pid");
    world.with("adopt", file.toString()).with("adopt-match", "java");
    List<Long> pids =
        List.of(
            1L,
            ProcessHandle.current().pid(),
            ProcessHandle.current().parent().orElseThrow().pid());
    for (long pid : pids) {
      Files.writeString(file, pid + "\n");
      try (ConsumerFleet fleet = world.open()) {
        assertThat(unknown(fleet).detail()).contains("names Clawback itself");
        refused("consumers.uncountable", fleet.scale().act(mutation("a"), scale(1, 0)));
      }
    }
  }

  @Test
  void aPidFileThatCannotBeReadIsUnknown() throws IOException {
    Path file = root.resolve("one.pid");
    world.with("adopt", file.toString());
    try (ConsumerFleet fleet = world.open()) {
      assertThat(unknown(fleet).detail()).contains("it is not there");
      Files.writeString(file, "12 34\n");
      assertThat(unknown(fleet).detail()).contains("no pid");
    }
  }

  @Test
  void anInterruptedRestartIsResumedToTheSameCount() throws Exception {
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("a"), scale(0, 3)));
      List<Long> old = world.alive();
      Thread.currentThread().interrupt();
      thrown("consumers.interrupted", () -> fleet.restart().act(mutation("r"), restart()));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(fleet.restart().probe(mutation("r"), restart())).isEqualTo(Probe.PARTLY);
      done(fleet.restart().act(mutation("r"), restart()));
      assertThat(world.alive()).hasSize(3).doesNotContainAnyElementsOf(old);
    }
  }

  @Test
  void withoutAPlaceForTheJournalNothingIsStarted() throws IOException {
    Files.createDirectories(world.folder);
    Files.writeString(world.folder.resolve("operations"), "a file where a folder must be");
    try (ConsumerFleet fleet = world.open()) {
      Problem problem =
          thrown("consumers.storage", () -> fleet.scale().act(mutation("a"), scale(0, 1)));
      assertThat(problem.category()).isEqualTo(Category.STORAGE);
      assertThat(world.alive()).isEmpty();
    }
  }

  @Test
  void aRecordThatCannotBeReadIsUnknown() throws IOException {
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("a"), scale(0, 1)));
      DurableFile.write(world.folder.resolve("instances/broken.json"), "{\"token\":");
      assertThat(unknown(fleet).detail()).contains("broken.json");
      refused("consumers.uncountable", fleet.scale().act(mutation("b"), scale(1, 2)));
      Files.delete(world.folder.resolve("instances/broken.json"));
      assertThat(live(fleet)).isEqualTo(1);
    }
  }

  @Test
  void anInterruptedThreadStillCountsWhatLives() throws IOException {
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("a"), scale(0, 2)));
      Thread.currentThread().interrupt();
      long live = live(fleet);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(live).isEqualTo(2);
    }
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    world.settings.remove("command");
    world.with("settle-seconds", "-1").with("adopt-match", "x").with("logs", "a\0b").with("x", "y");
    assertThat(new ProcessFleetFactory().check(world.declaration()))
        .extracting(Problem::culprit)
        .containsExactlyInAnyOrder("x", "command", "logs", "settle-seconds", "adopt-match");
  }

  @Test
  void theNativeCommandHoldsNoValueOfTheEnvironment() {
    world.with("env", "PASSWORD=correct-horse");
    assertThat(new ProcessFleetFactory().nativeCommand(world.declaration(), scale(4, 6)))
        .isEqualTo("setsid sh -c 'exec sleep 600' &   # 2 times");
  }

  @Test
  void allThreeTypesAreFound() {
    assertThat(ServiceLoader.load(ConsumerFleetFactory.class))
        .extracting(ConsumerFleetFactory::type)
        .containsExactlyInAnyOrder("process", "command", "http");
  }

  @Test
  void nobodyCanTellOfAConsumerInAnotherContainer() throws IOException {
    try (ConsumerFleet fleet = world.open()) {
      done(fleet.scale().act(mutation("a"), scale(0, 1)));
      FileInstanceRecords records = new FileInstanceRecords(world.folder.resolve("instances"));
      Instance here = records.all().getFirst();
      Place place = here.place();
      records.write(moved(here, new Place(place.host(), place.boot(), "pid:[1]")));
      assertThat(fleet.observe().live()).isInstanceOf(Measured.Unknown.class);
      records.write(moved(here, new Place(place.host(), "another boot", place.namespace())));
      assertThat(live(fleet)).as("the machine was started anew since").isZero();
      records.write(here);
      assertThat(live(fleet)).isEqualTo(1);
    }
  }

  @Test
  void aChildThatComesAfterItWasWrittenOffDoesNotRun() throws Exception {
    FileInstanceRecords records = new FileInstanceRecords(world.folder.resolve("instances"));
    LinuxProcesses processes = new LinuxProcesses();
    Instance intent =
        new Instance(
            UUID.randomUUID().toString(), "op", Instant.EPOCH, processes.place(), Optional.empty());
    records.write(intent);
    new Census(records, processes, Optional.empty()).reconcile();
    assertThat(records.all()).isEmpty();
    ProcessSettings settings =
        ProcessSettings.of(
            new io.clawback.consumers.base.Settings(world.declaration(), ProcessSettings.HELP));
    long pid =
        new SessionLauncher(settings, "orders", System.getenv())
            .launch(intent.token(), records.claim(intent.token()), root.resolve("late.log"));
    awaitGone(pid);
    assertThat(processes.tokens()).doesNotContainKey(intent.token());
  }

  @Test
  void recordsReadAsTheyWereWritten() {
    Instance instance =
        new Instance(
            "t", "o", Instant.EPOCH, new Place("h", "b", "n"), Optional.of(new Identity(1, 2)));
    assertThat(
            RecordJson.read(
                JsonReader.read(RecordJson.write(instance).canonical()), Instance.class))
        .isEqualTo(instance);
  }

  private static Instance moved(Instance i, Place place) {
    return new Instance(i.token(), i.operation(), i.at(), place, i.process());
  }

  private List<Path> logs() throws IOException {
    try (var files = Files.list(world.folder.resolve("logs"))) {
      return files.sorted().toList();
    }
  }

  private void awaitGone(long pid) throws Exception {
    Await.until("pid " + pid + " is gone", () -> world.at(pid).isEmpty());
  }
}
