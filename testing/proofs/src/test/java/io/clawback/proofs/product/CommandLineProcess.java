package io.clawback.proofs.product;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code clawback} as its users do: a process of its own, with the jars that the build made
 * for {@code ./clawback}, and nothing else, on its class path.
 */
public final class CommandLineProcess {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final List<String> global;
  private final List<String> before;
  private final Machine machine;
  private int runs;

  /**
   * What it runs on.
   *
   * @param heap its bound, such as {@code 128m}
   * @param options more of them
   * @param before class path entries before the product's own
   */
  private record Machine(String heap, List<String> options, List<Path> before) {
    private static final Machine USUAL = new Machine("512m", List.of(), List.of());
  }

  /**
   * @param folder for what it says
   * @param global options given before every verb
   */
  public CommandLineProcess(Path folder, String... global) {
    this(folder, List.of(global), List.of(), Machine.USUAL);
  }

  private CommandLineProcess(
      Path folder, List<String> global, List<String> before, Machine machine) {
    this.folder = folder;
    this.global = global;
    this.before = before;
    this.machine = machine;
  }

  /** The same with another bound of the heap, such as {@code 128m}. */
  public CommandLineProcess withHeap(String most) throws IOException {
    return new CommandLineProcess(
        Files.createTempDirectory(folder, "heap"),
        global,
        before,
        new Machine(most, List.of(), List.of()));
  }

  /** The same with classes that come before the product's own, and options for the machine. */
  public CommandLineProcess with(List<Path> classes, List<String> options) throws IOException {
    return new CommandLineProcess(
        Files.createTempDirectory(folder, "with"),
        global,
        before,
        new Machine(machine.heap(), options, classes));
  }

  /**
   * The same, but no file that it writes can grow beyond {@code kibibytes}: as a full disk to
   * whoever appends to a longer one.
   */
  public CommandLineProcess limitedTo(long kibibytes) throws IOException {
    return new CommandLineProcess(
        Files.createTempDirectory(folder, "limited"),
        global,
        List.of("bash", "-c", "ulimit -f " + kibibytes + "; exec \"$@\"", "bash"),
        machine);
  }

  /** With that config, and its data beside it in {@code folder}. */
  public static CommandLineProcess of(Path folder, Path config) {
    return new CommandLineProcess(
        folder, "-c", config.toString(), "-d", folder.resolve("data").toString());
  }

  /** What a finished process said. */
  public record Said(int exitCode, String out, String err) {
    /** Its data as an object; fails the test when it is none. */
    public Json.Obj json() {
      try {
        return JsonReader.readObject(out);
      } catch (JsonException e) {
        throw new AssertionError("no document, but (" + exitCode + "): " + out + err, e);
      }
    }

    /** Everything, for a test's explanation. */
    public String all() {
      return "exit code " + exitCode + "\n" + out + err;
    }
  }

  /** The project's folder. */
  public static Path home() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("scripts/jdk.sh"))) {
        return at;
      }
    }
    throw new IllegalStateException("not inside the project's folder");
  }

  /** The product's jars, as the build leaves them for {@code ./clawback}. */
  public static Path jars() {
    Path lib = home().resolve("app/app/target/dist/lib");
    if (!Files.isDirectory(lib)) {
      throw new IllegalStateException("build the product first: there is no " + lib);
    }
    return lib;
  }

  /** Starts it, and returns at once. */
  public Running start(String... words) throws IOException {
    runs++;
    Path out = folder.resolve("out-" + runs);
    Path err = folder.resolve("err-" + runs);
    List<String> command = new ArrayList<>(before);
    command.add(java());
    command.addAll(
        List.of(
            "-Xmx" + machine.heap(),
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dclawback.home=" + home()));
    command.addAll(machine.options());
    StringBuilder classes = new StringBuilder();
    machine.before().forEach(p -> classes.append(p).append(java.io.File.pathSeparator));
    command.addAll(List.of("-cp", classes + jars().toString() + "/*", "io.clawback.app.cli.Main"));
    command.addAll(global);
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
  public Said run(String... words) throws IOException, InterruptedException {
    return start(words).await(PATIENCE);
  }

  /** The {@code java} of this process. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A process at work. */
  public record Running(Process process, Path out, Path err) {
    /** What it said, once it has ended. */
    public Said await(Duration most) throws IOException, InterruptedException {
      if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still runs after " + most + ": " + text(err));
      }
      return new Said(process.exitValue(), text(out), text(err));
    }

    /** Waits until it has written {@code word} to stderr, or has ended. */
    public void awaitWord(String word) throws IOException, InterruptedException {
      while (process.isAlive() && !text(err).contains(word)) {
        process.waitFor(10, TimeUnit.MILLISECONDS);
      }
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() throws InterruptedException {
      process.destroyForcibly();
      process.waitFor();
    }

    private static String text(Path file) throws IOException {
      return Files.readString(file, StandardCharsets.UTF_8);
    }
  }
}
