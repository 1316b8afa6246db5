package io.clawback.consumers.command;

import io.clawback.consumers.base.Problems;
import io.clawback.consumers.base.Programs;
import io.clawback.model.error.ClawbackException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Runs one command to its end, within a time and an amount of output. Thread-safe. */
final class BoundedCommand {
  /** Most bytes of each stream. */
  static final int LIMIT = 64 << 10;

  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Optional<Path> folder;
  private final Map<String, String> environment;

  BoundedCommand(Optional<Path> folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** Whether there is such a program, as our own path tells: that is where it is looked for. */
  boolean found(String program) {
    return Programs.found(program, folder, System.getenv());
  }

  /** {@code more} are variables beside the usual ones. */
  Ran run(List<String> words, Map<String, String> more, Duration time) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    folder.map(Path::toFile).ifPresent(builder::directory);
    try {
      return await(builder.start(), time);
    } catch (IOException e) {
      return new Ran(Ran.Ending.NOT_STARTED, -1, "", String.valueOf(e.getMessage()));
    }
  }

  private static Ran await(Process process, Duration time) {
    AtomicBoolean flooded = new AtomicBoolean();
    Listener out = new Listener(process, process.getInputStream(), flooded);
    Listener err = new Listener(process, process.getErrorStream(), flooded);
    try {
      boolean ended = process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
      if (!ended) {
        kill(process);
      }
      // A grandchild may hold the pipe open for ever: what came until now is all that counts.
      out.thread.join(LAST_WORDS);
      err.thread.join(LAST_WORDS);
      Ran.Ending ending =
          flooded.get() ? Ran.Ending.FLOODED : ended ? Ran.Ending.EXITED : Ran.Ending.TIMED_OUT;
      int exit = ending == Ran.Ending.EXITED ? process.exitValue() : -1;
      return new Ran(ending, exit, out.text(), err.text());
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      throw new ClawbackException(
          Problems.consumers(
              "consumers.interrupted",
              "command",
              "The run was asked to stop while a command was working; it was ended.",
              "Resume the run: it counts first, and goes on from there."),
          e);
    }
  }

  private static void kill(Process process) {
    try (Stream<ProcessHandle> below = process.descendants()) {
      List<ProcessHandle> family = below.toList();
      process.destroyForcibly();
      family.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Reads one stream up to the limit; beyond it the command is killed. */
  private static final class Listener {
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Thread thread;

    Listener(Process process, InputStream stream, AtomicBoolean flooded) {
      this.thread =
          Thread.ofVirtual()
              .start(() -> {
                if (!listen(stream)) {
                  flooded.set(true);
                  kill(process);
                }
              });
    }

    private boolean listen(InputStream stream) {
      byte[] buffer = new byte[8192];
      try {
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
          synchronized (heard) {
            heard.write(buffer, 0, n);
            if (heard.size() > LIMIT) {
              return false;
            }
          }
        }
      } catch (IOException e) {
        return true; // the stream was closed under us: the command has ended
      }
      return true;
    }

    String text() {
      synchronized (heard) {
        return heard.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
