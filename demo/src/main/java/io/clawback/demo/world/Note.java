package io.clawback.demo.world;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a running world leaves in its folder, so that another process can end it.
 *
 * @param pid the world's process
 * @param startedMillis when that process started, which tells it from a later one of the same
 *     number
 * @param mark of its consumers
 */
record Note(long pid, long startedMillis, Mark mark) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** This process's. */
  static Note of(Mark mark) {
    ProcessHandle self = ProcessHandle.current();
    return new Note(self.pid(), startedMillis(self), mark);
  }

  /** The folder's, if a world runs (or ran and was killed) there. */
  static Optional<Note> read(Folder folder) {
    if (!Files.exists(folder.note())) {
      return Optional.empty();
    }
    try {
      Json.Obj note = JsonReader.readObject(Files.readString(folder.note()));
      return Optional.of(
          new Note(note.whole("pid"), note.whole("startedMillis"), new Mark(note.text("mark"))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.note(), e);
    }
  }

  void write(Folder folder) {
    Json note =
        Json.of(
            Map.of(
                "pid",
                Json.of(pid),
                "startedMillis",
                Json.of(startedMillis),
                "mark",
                Json.of(mark.word())));
    Folder.write(folder.note(), note.canonical() + "\n");
  }

  /** Whether that world still runs. */
  boolean runs() {
    return process().isPresent();
  }

  private Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(p -> startedMillis(p) == startedMillis);
  }

  /** Ends the world and its consumers; returns when none of them lives. */
  void end() {
    Optional<ProcessHandle> world = process();
    world.ifPresent(ProcessHandle::destroy);
    try {
      Waiting.until(
          "the world ends", PATIENCE, () -> !world.map(ProcessHandle::isAlive).orElse(false));
    } catch (IllegalStateException e) {
      world.ifPresent(ProcessHandle::destroyForcibly);
    }
    mark.end();
  }

  private static long startedMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
