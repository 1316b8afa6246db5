package io.clawback.app.demo;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A demo world in a process and on a class path of its own. All that comes back is where its config
 * file is. It ends when this is closed, unless it is to be kept; it also ends by itself when this
 * process dies.
 */
public final class WorldProcess implements AutoCloseable {
  private static final String MAIN = "io.clawback.demo.DemoWorld";

  private final Process process;
  private final boolean keep;
  private final BufferedReader out;
  private final Json.Obj ready;

  private WorldProcess(Process process, boolean keep, BufferedReader out, Json.Obj ready) {
    this.process = process;
    this.keep = keep;
    this.out = out;
    this.ready = ready;
  }

  /**
   * Starts the world of a scenario and waits until it stands. Throws a coded problem when it does
   * not.
   *
   * @param scenario its verb
   * @param size of its numbers
   */
  public static WorldProcess start(String scenario, long seed, String size, boolean keep) {
    List<String> words = command(keep);
    words.addAll(List.of("--scenario", scenario, "--seed", Long.toString(seed), "--size", size));
    if (keep) {
      words.add("--keep");
    }
    try {
      Process process =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      try {
        return new WorldProcess(process, keep, out, answer(out));
      } catch (ClawbackException e) {
        process.destroy();
        throw e;
      }
    } catch (IOException e) {
      throw problem("demo.not-started", String.valueOf(e.getMessage()));
    }
  }

  /** Ends a world that was kept; throws a coded problem when there is none. */
  public static boolean stop(Path folder) throws InterruptedException {
    if (!Files.isDirectory(folder)) {
      throw notRunning(folder);
    }
    List<String> words = command(false);
    words.addAll(List.of("--stop", folder.toString()));
    try {
      Process process =
          new ProcessBuilder(words).inheritIO().redirectError(ProcessBuilder.Redirect.PIPE).start();
      String told =
          new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code != 0 && told.startsWith("no world runs in ")) {
        throw notRunning(folder);
      }
      System.err.print(told.isEmpty() ? "" : told + System.lineSeparator());
      return code == 0;
    } catch (IOException e) {
      throw problem("demo.not-started", String.valueOf(e.getMessage()));
    }
  }

  private static ClawbackException notRunning(Path folder) {
    return new ClawbackException(
        new Problem(
            "demo.not-running",
            Category.USAGE,
            folder.toString(),
            "No demo world runs in this folder; perhaps it was stopped already.",
            "`clawback demo SCENARIO --keep` starts one and prints its folder."));
  }

  private static List<String> command(boolean ownSession) {
    Path lib = Path.of(System.getProperty("clawback.home", "."), "demo", "target", "dist", "lib");
    if (!Files.isDirectory(lib)) {
      throw problem("demo.not-built", "there is no " + lib);
    }
    List<String> words = new ArrayList<>();
    if (ownSession && Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      // Ctrl-C in this terminal is not meant for a world that is to be kept.
      words.addAll(List.of("/usr/bin/setsid", "--wait"));
    }
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx1g",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    words.addAll(List.of("-cp", lib + File.separator + "*", MAIN));
    return words;
  }

  /**
   * Has the world do something that its product knows nothing of, and waits for what it says.
   * Throws a coded problem when the world cannot.
   */
  public Json.Obj ask(String word) {
    try {
      process.outputWriter(StandardCharsets.UTF_8).append(word).append('\n').flush();
      Json.Obj said = answer(out);
      if (said.fields().containsKey("failed")) {
        throw problem("demo.world-failed", said.text("failed"));
      }
      return said;
    } catch (IOException e) {
      throw problem("demo.world-failed", String.valueOf(e.getMessage()));
    }
  }

  private static Json.Obj answer(BufferedReader out) throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw problem("demo.not-started", "it ended before it answered");
    }
    try {
      return JsonReader.readObject(line);
    } catch (JsonException e) {
      throw problem("demo.not-started", "it said \"" + line + "\"");
    }
  }

  /** The product's config file. */
  public Path config() {
    return Path.of(ready.text("config"));
  }

  /** A folder for the product's data. */
  public Path data() {
    return Path.of(ready.text("data"));
  }

  /** The world's own folder, by which it is stopped. */
  public Path folder() {
    return Path.of(ready.text("folder"));
  }

  @Override
  public void close() {
    if (keep) {
      return;
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }

  private static ClawbackException problem(String code, String why) {
    return new ClawbackException(
        new Problem(
            code,
            Category.INTERNAL,
            "demo",
            "The demo's world does not do what it is to do: " + why + ".",
            "Run `./clawback demo` from the project's folder; its logs are in the world's folder."));
  }
}
