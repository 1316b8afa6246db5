package io.clawback.demo.world;

import io.clawback.demo.draw.Busy;
import io.clawback.demo.orders.OrderConsumer;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.slf4j.LoggerFactory;

/** The command that runs one consumer of the busy group: a small JVM, quick to start. */
final class ConsumerCommand {
  private ConsumerCommand() {}

  static List<String> words(Mark mark, String bootstrap, Busy busy) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add(mark.argument());
    words.addAll(jvm());
    words.add("-cp");
    words.add(classPath());
    words.add(OrderConsumer.class.getName());
    words.addAll(List.of(bootstrap, busy.topic(), busy.group(), Integer.toString(busy.capacity())));
    return List.copyOf(words);
  }

  private static List<String> jvm() {
    return List.of(
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-Dslf4j.internal.verbosity=ERROR");
  }

  /** Only what a consumer needs, so that it starts quickly. */
  private static String classPath() {
    return Stream.of(OrderConsumer.class, KafkaConsumer.class, LoggerFactory.class)
        .map(ConsumerCommand::place)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
