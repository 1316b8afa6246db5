package io.clawback.proofs.killed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code clawback} as its users do: a process of its own, with the class path of this one. */
final class CommandLineProcess {
  private final Path config;
  private final Path data;
  private final Path folder;
  private int runs;

  CommandLineProcess(Path folder, Path config) {
    this.folder = folder;
    this.config = config;
    this.data = folder.resolve("data");
  }

  /** What a finished process said. */
  record Said(int exitCode, String out, String err) {}

  /** Starts it, and returns at once. */
  Running start(String... words) throws IOException {
    runs++;
    Path out = folder.resolve("out-" + runs);
    Path err = folder.resolve("err-" + runs);
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "io.clawback.app.cli.Main",
            "-c",
            config.toString(),
            "-d",
            data.toString()));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    return new Running(process, out, err);
  }

  /** Runs it to its end. */
  Said run(String... words) throws IOException, InterruptedException {
    return start(words).await(Duration.ofMinutes(3));
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A process at work. */
  record Running(Process process, Path out, Path err) {
    Said await(Duration most) throws IOException, InterruptedException {
      if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still runs after " + most + ": " + text(err));
      }
      return new Said(process.exitValue(), text(out), text(err));
    }

    /** Waits until it has written {@code word} to stderr, or has ended. */
    void awaitWord(String word) throws IOException, InterruptedException {
      while (process.isAlive() && !text(err).contains(word)) {
        process.waitFor(10, TimeUnit.MILLISECONDS);
      }
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() throws InterruptedException {
      process.destroyForcibly();
      process.waitFor();
    }

    private static String text(Path file) throws IOException {
      return Files.readString(file, StandardCharsets.UTF_8);
    }
  }
}
