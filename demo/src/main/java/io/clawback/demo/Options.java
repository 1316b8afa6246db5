package io.clawback.demo;

import io.clawback.demo.draw.Size;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked for on the command line.
 *
 * @param scenario which world
 * @param seed of the world
 * @param size of its numbers
 * @param folder where its files go; empty means a temporary one
 * @param keep whether it outlives whoever started it
 * @param stop the folder of the world to end instead of starting one
 */
record Options(
    Scenario scenario,
    long seed,
    Size size,
    Optional<Path> folder,
    boolean keep,
    Optional<Path> stop) {
  static final String USAGE =
      """
      usage: DemoWorld [--scenario NAME] [--seed N] [--size full|small] [--folder FOLDER] [--keep]
             DemoWorld --stop FOLDER
      """;

  /** Reads the words. Throws {@link IllegalArgumentException} when one makes no sense. */
  static Options read(List<String> words) {
    Options options =
        new Options(
            Scenario.SECURITY_AUDITOR, 0, Size.FULL, Optional.empty(), false, Optional.empty());
    Iterator<String> left = words.iterator();
    while (left.hasNext()) {
      options = options.with(left.next(), left);
    }
    return options;
  }

  private Options with(String word, Iterator<String> left) {
    return switch (word) {
      case "--scenario" ->
          new Options(Scenario.of(value(word, left)), seed, size, folder, keep, stop);
      case "--seed" -> new Options(scenario, number(value(word, left)), size, folder, keep, stop);
      case "--size" -> new Options(scenario, seed, size(value(word, left)), folder, keep, stop);
      case "--folder" ->
          new Options(scenario, seed, size, Optional.of(Path.of(value(word, left))), keep, stop);
      case "--keep" -> new Options(scenario, seed, size, folder, true, stop);
      case "--stop" ->
          new Options(scenario, seed, size, folder, keep, Optional.of(Path.of(value(word, left))));
      default -> throw new IllegalArgumentException("unknown word '" + word + "'");
    };
  }

  private static String value(String word, Iterator<String> left) {
    if (!left.hasNext()) {
      throw new IllegalArgumentException(word + " needs a value");
    }
    return left.next();
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no whole number", e);
    }
  }

  private static Size size(String text) {
    return Size.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
