package io.clawback.proofs.product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Kafka's own command line tools, each in a process of its own, on one cluster. */
public final class KafkaTools {
  private final String bootstrap;
  private final Path folder;
  private int runs;

  /**
   * @param folder for what they say
   */
  public KafkaTools(String bootstrap, Path folder) {
    this.bootstrap = bootstrap;
    this.folder = folder;
  }

  /** {@code kafka-topics}. */
  public String topics(String... words) throws IOException, InterruptedException {
    return run("org.apache.kafka.tools.TopicCommand", "", words);
  }

  /** {@code kafka-configs}. */
  public String configs(String... words) throws IOException, InterruptedException {
    return run("kafka.admin.ConfigCommand", "", words);
  }

  /** {@code kafka-consumer-groups}. */
  public String groups(String... words) throws IOException, InterruptedException {
    return run("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", "", words);
  }

  /** {@code kafka-console-producer}: so many lines. */
  public void produce(String topic, int messages) throws IOException, InterruptedException {
    produceLines(topic, IntStream.range(0, messages).mapToObj(i -> "message " + i).toList());
  }

  /** {@code kafka-console-producer}: those lines. */
  public void produceLines(String topic, List<String> lines)
      throws IOException, InterruptedException {
    run(
        "org.apache.kafka.tools.ConsoleProducer",
        String.join("\n", lines) + "\n",
        "--topic",
        topic);
  }

  /** {@code kafka-console-consumer}: so many messages from the beginning, as that group. */
  public void consume(String topic, String group, int messages)
      throws IOException, InterruptedException {
    run(
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
        "",
        "--topic",
        topic,
        "--group",
        group,
        "--from-beginning",
        "--max-messages",
        Integer.toString(messages));
  }

  /**
   * {@code kafka-console-consumer}, read committed: all that it shows to that group from where the
   * group stands, until nothing has come for six seconds. The group stays where it is.
   *
   * @param more properties of the consumer
   */
  public List<String> committed(String topic, String group, List<String> more)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of("--topic", topic, "--group", group, "--isolation-level", "read_committed"));
    words.addAll(List.of("--timeout-ms", "6000"));
    for (String property : more) {
      words.addAll(List.of("--command-property", property));
    }
    words.addAll(List.of("--command-property", "enable.auto.commit=false"));
    return run("org.apache.kafka.tools.consumer.ConsoleConsumer", "", words.toArray(String[]::new))
        .lines()
        .toList();
  }

  /** {@code kafka-consumer-groups --describe}: LAG by partition; what it shows as {@code -} not. */
  public SortedMap<Integer, Long> lag(String group, String topic)
      throws IOException, InterruptedException {
    SortedMap<Integer, Long> lag = new TreeMap<>();
    for (String line : groups("--describe", "--group", group).lines().toList()) {
      // GROUP TOPIC PARTITION [LEADER-EPOCH] CURRENT-OFFSET LOG-END-OFFSET LAG ...
      String[] words = line.strip().split("\\s+", -1);
      if (words.length > 5 && words[0].equals(group) && words[1].equals(topic)) {
        String behind = words[5];
        if (!behind.equals("-")) {
          lag.put(Integer.parseInt(words[2]), Long.parseLong(behind));
        }
      }
    }
    return lag;
  }

  private String run(String main, String input, String... words)
      throws IOException, InterruptedException {
    runs++;
    Path in = Files.writeString(folder.resolve("tool-in-" + runs), input);
    Path out = folder.resolve("tool-out-" + runs);
    Path err = folder.resolve("tool-err-" + runs);
    String surefire = System.getProperty("surefire.test.class.path");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            CommandLineProcess.java(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // Two log configurations are on this class path; what is said of that is no data.
            "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
            "-cp",
            surefire == null ? System.getProperty("java.class.path") : surefire,
            main,
            "--bootstrap-server",
            bootstrap));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still runs: " + command);
    }
    String said = Files.readString(out, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new AssertionError(main + " failed: " + said + Files.readString(err));
    }
    return said;
  }
}
