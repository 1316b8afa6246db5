package io.clawback.consumers.process;

import io.clawback.consumers.base.Fixtures;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A fleet of real processes below one folder; everything that it started ends with it. */
final class ProcessWorld implements AutoCloseable {
  static final List<String> SLEEPER = List.of("sh", "-c", "exec sleep 600");

  final Path root;
  final Path folder;
  final TreeMap<String, List<String>> settings = new TreeMap<>();
  private final LinuxProcesses processes = new LinuxProcesses();
  private final List<Process> strangers = new ArrayList<>();

  ProcessWorld(Path root) {
    this.root = root;
    this.folder = root.resolve("consumers/orders");
    settings.put("command", SLEEPER);
    settings.put("settle-seconds", List.of("0.1"));
    settings.put("stop-grace-seconds", List.of("5"));
  }

  ProcessWorld with(String setting, String... values) {
    settings.put(setting, Arrays.asList(values));
    return this;
  }

  ConsumersDeclaration declaration() {
    return Fixtures.declaration("process", settings);
  }

  ConsumerFleet open() {
    return new ProcessFleetFactory()
        .open(declaration(), folder, Clock.system(), Scheduler.system());
  }

  /** A consumer that somebody else started, in a session of its own, with its pid file. */
  long stranger(Path pidFile, String... words) throws IOException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("stranger.log").toFile())
            .start();
    strangers.add(process);
    Files.writeString(pidFile, process.pid() + "\n");
    return process.pid();
  }

  /** Pids of all that carry a token of ours, counted without our own code's records. */
  List<Long> alive() throws IOException {
    List<String> ours =
        new FileInstanceRecords(folder.resolve("instances"))
            .all().stream().map(Instance::token).toList();
    return processes.tokens().entrySet().stream()
        .filter(e -> ours.contains(e.getKey()))
        .flatMap(e -> e.getValue().stream())
        .map(Identity::pid)
        .toList();
  }

  /**
   * Pids of all processes whose environment names this world: the truth, independent of records.
   */
  List<Long> marked(String marker) throws IOException {
    List<Long> found = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path entry : entries) {
        String pid = entry.getFileName().toString();
        if (pid.chars().allMatch(Character::isDigit)
            && environment(entry).contains("WORLD=" + marker)) {
          found.add(Long.parseLong(pid));
        }
      }
    }
    return found;
  }

  private static String environment(Path entry) {
    try {
      return new String(
          Files.readAllBytes(entry.resolve("environ")),
          java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  Optional<Identity> at(long pid) throws IOException {
    return processes.at(pid);
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws IOException {
    for (long pid : alive()) {
      kill(pid);
    }
    strangers.forEach(Process::destroyForcibly);
  }
}
