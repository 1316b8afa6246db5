package io.clawback.consumers.process;

import io.clawback.consumers.base.DurableFile;
import io.clawback.consumers.base.Problems;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import io.clawback.model.json.RecordJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Consumers that others started, known by pid files. What a pid file meant when it was first read
 * is bound to that process by pid and start time, and stays so until the file is written anew: a
 * pid that was given to a stranger since is not taken for the consumer.
 */
final class Adoption {
  /** File times and process times are rounded differently. */
  private static final long TOLERANCE_MILLIS = 2_000;

  private final Path place;
  private final Optional<String> match;
  private final Path bindingsFile;
  private final Processes processes;

  Adoption(Path place, Optional<String> match, Path folder, Processes processes) {
    this.place = place;
    this.match = match;
    this.bindingsFile = folder.resolve("adopted.json");
    this.processes = processes;
  }

  /** What an entry was found to mean; no process: it had ended, or is somebody else. */
  record Binding(PidFiles.Entry entry, Place place, Optional<Identity> process) {}

  /** The file's content. */
  record Bindings(List<Binding> bindings) {}

  /** Those that live. Remembers what it found. */
  List<Identity> live() throws IOException {
    Place here = processes.place();
    List<Binding> known = load().bindings();
    List<Binding> bindings = new ArrayList<>();
    for (PidFiles.Entry entry : PidFiles.read(place)) {
      Optional<Binding> before =
          known.stream().filter(b -> b.entry().equals(entry) && b.place().equals(here)).findFirst();
      bindings.add(before.isPresent() ? before.get() : new Binding(entry, here, bind(entry)));
    }
    if (!bindings.equals(known)) {
      DurableFile.folder(parent());
      DurableFile.write(bindingsFile, RecordJson.write(new Bindings(bindings)).canonical());
    }
    List<Identity> live = new ArrayList<>();
    for (Binding binding : bindings) {
      Optional<Identity> process = binding.process();
      if (process.isPresent() && processes.lives(process.get()) && !live.contains(process.get())) {
        live.add(process.get());
      }
    }
    return live;
  }

  private Optional<Identity> bind(PidFiles.Entry entry) throws IOException {
    Optional<Identity> now = processes.at(entry.pid());
    if (now.isEmpty()) {
      return now;
    }
    if (processes.aboveUs(entry.pid())) {
      throw new ClawbackException(
          Problems.consumers(
              "consumers.pid-file",
              entry.file(),
              "The pid file '" + entry.file() + "' names Clawback itself or what it runs under.",
              "Correct the pid file."));
    }
    if (match.isPresent()) {
      // Whole words only: an editor that has order-processor.yaml open is no order-processor.
      String words = " " + processes.commandLine(entry.pid()) + " ";
      return words.contains(" " + match.get() + " ") ? now : Optional.empty();
    }
    Optional<Instant> started = processes.startedAt(now.get());
    if (started.isEmpty()) {
      return Optional.empty();
    }
    if (started.get().toEpochMilli() <= entry.modifiedMillis() + TOLERANCE_MILLIS) {
      return now;
    }
    // A stale file whose pid a stranger got, or a wall clock that was set: neither may be guessed.
    throw new ClawbackException(
        Problems.consumers(
            "consumers.pid-file-stale",
            entry.file(),
            "Process "
                + entry.pid()
                + " started after the pid file '"
                + entry.file()
                + "' was written: perhaps it is another program.",
            "Remove or rewrite the pid file, or set 'adopt-match' to a text of the command line."));
  }

  private Bindings load() throws IOException {
    try {
      return RecordJson.read(JsonReader.read(Files.readString(bindingsFile)), Bindings.class);
    } catch (NoSuchFileException e) {
      return new Bindings(List.of());
    } catch (JsonException e) {
      throw new IOException("unreadable record " + bindingsFile + ": " + e.getMessage(), e);
    }
  }

  private Path parent() throws IOException {
    Path parent = bindingsFile.getParent();
    if (parent == null) {
      throw new IOException("no folder above " + bindingsFile);
    }
    return parent;
  }
}
