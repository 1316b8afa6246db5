package io.clawback.servers.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;

/**
 * One Kafka broker in a process of its own, formatted and started by Kafka's own main classes: it
 * can be killed, paused and started again. Not thread-safe.
 */
public final class KafkaProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private final String classPath;
  private final Path folder;
  private final String clusterId;
  private final List<Integer> ports;
  private final Thread lastResort;
  private Process process;

  private KafkaProcess(String classPath, Path folder, String clusterId, List<Integer> ports) {
    this.classPath = classPath;
    this.folder = folder;
    this.clusterId = clusterId;
    this.ports = ports;
    this.process = launch();
    // Nothing may outlive the tests, even when they are stopped from outside.
    this.lastResort = new Thread(this::end);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  private void end() {
    process.destroyForcibly();
    await();
    Folders.delete(folder);
  }

  /** The newest supported release, from this JVM's own class path. */
  public static KafkaProcess current(Map<String, String> properties) {
    return current(properties, List.of());
  }

  /** The same with more doors; their ports are the caller's choice, see {@link FreePorts}. */
  public static KafkaProcess current(Map<String, String> properties, List<Listener> more) {
    String surefire = System.getProperty("surefire.test.class.path");
    return start(
        surefire == null ? System.getProperty("java.class.path") : surefire, properties, more);
  }

  /** Kafka 3.9, the oldest supported release, from its own folder of jars. */
  public static KafkaProcess oldest(Map<String, String> properties) {
    return start(oldestJars() + "/*", properties, List.of());
  }

  private static Path oldestJars() {
    Path jars = Path.of("testing", "servers", "kafka-3.9", "target", "lib");
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(jars))) {
        return at.resolve(jars);
      }
    }
    throw new IllegalStateException(
        "no jars of Kafka 3.9: build the module testing/servers/kafka-3.9 first");
  }

  private static KafkaProcess start(
      String classPath, Map<String, String> extra, List<Listener> more) {
    Path folder = Folders.create();
    List<Integer> ports = FreePorts.take(3);
    String clusterId = Uuid.randomUuid().toString();
    Properties properties = BrokerProperties.of(folder, ports, new TreeMap<>(), more, extra);
    Path file = folder.resolve("server.properties");
    try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Process format =
          java(
              folder,
              classPath,
              List.of("kafka.tools.StorageTool", "format", "-t", clusterId, "-c", file.toString()));
      if (!format.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
        format.destroyForcibly();
        throw new IllegalStateException("format failed:\n" + log(folder));
      }
      return new KafkaProcess(classPath, folder, clusterId, ports);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Process java(Path folder, String classPath, List<String> main) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                classPath));
    command.addAll(main);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("server.out").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + main.getFirst(), e);
    }
  }

  private Process launch() {
    Process started =
        java(
            folder,
            classPath,
            List.of("kafka.Kafka", folder.resolve("server.properties").toString()));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!listening()) {
      if (!started.isAlive() || System.nanoTime() - end > 0) {
        started.destroyForcibly();
        throw new IllegalStateException("the broker did not start:\n" + log(folder));
      }
      pause(Duration.ofMillis(50));
    }
    return started;
  }

  private boolean listening() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.getFirst()), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String log(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("server.out"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return "(no output)";
    }
  }

  /** {@code host:port} for clients. */
  public String bootstrap() {
    return "127.0.0.1:" + ports.getFirst();
  }

  /** The cluster's id. */
  public String clusterId() {
    return clusterId;
  }

  /** The broker's process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends it as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Starts it again with the same files and ports, and returns when it serves. */
  public void restart() {
    if (process.isAlive()) {
      kill();
    }
    process = launch();
  }

  /** Stops it in its tracks (SIGSTOP); connections stay open and silent. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it at once (nothing in its folder is kept) and deletes its folder. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(lastResort);
    end();
  }
}
