package io.clawback.demo.world;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command that runs consumers of the owner: a small JVM, quick to start. */
public final class ConsumerCommand {
  private ConsumerCommand() {}

  /**
   * The words.
   *
   * @param heapMegabytes the JVM's bound
   * @param needs classes whose jars it needs, and no others; the first has the main method
   * @param options of the JVM besides
   * @param arguments of the program
   */
  public static List<String> words(
      Mark mark,
      int heapMegabytes,
      List<Class<?>> needs,
      List<String> options,
      List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add(mark.argument());
    words.add("-Xmx" + heapMegabytes + "m");
    words.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Dslf4j.internal.verbosity=ERROR"));
    words.addAll(options);
    words.add("-cp");
    words.add(classPath(needs));
    words.add(needs.getFirst().getName());
    words.addAll(arguments);
    return List.copyOf(words);
  }

  /** Only what a consumer needs, so that it starts quickly. */
  private static String classPath(List<Class<?>> needs) {
    return needs.stream()
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
