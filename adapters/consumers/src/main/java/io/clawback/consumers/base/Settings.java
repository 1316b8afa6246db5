package io.clawback.consumers.base;

import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ConsumersDeclaration;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A declaration's settings, read by type; what is wrong is collected, so that all of it can be told
 * at once. Not thread-safe; one use.
 */
public final class Settings {
  private static final Duration LONGEST = Duration.ofHours(1);

  private final SortedMap<String, List<String>> values;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param known the settings that there are, with their help
   */
  public Settings(ConsumersDeclaration declaration, SortedMap<String, String> known) {
    this.values = declaration.settings();
    for (String name : values.keySet()) {
      if (!known.containsKey(name)) {
        add(
            "consumers.unknown-setting",
            name,
            "There is no such setting.",
            "Use one of " + known.keySet() + ".");
      }
    }
    if (declaration.min() < 0) {
      add("consumers.bad-bounds", "min", "min must be 0 or more.", "Declare how few may run.");
    }
  }

  /** All that was wrong so far. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Notes something wrong. */
  public void add(String code, String setting, String message, String nextMove) {
    problems.add(Problems.config(code, setting, message, nextMove));
  }

  /** Whether it is there. */
  public boolean has(String name) {
    return !values(name).isEmpty();
  }

  /** All its values; none when it is not there. */
  public List<String> values(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** A command's words, at least one; a problem when it is missing. */
  public List<String> words(String name) {
    List<String> words = values(name);
    if (words.isEmpty() || words.getFirst().isBlank()) {
      add(
          "consumers.missing-setting",
          name,
          "It needs a command, one list entry a word.",
          "Write for example [\"/opt/billing/consumer\", \"--group\", \"billing\"].");
      return List.of();
    }
    if (words.stream().anyMatch(w -> w.indexOf('\0') >= 0)) {
      add("consumers.bad-setting", name, "A word holds a zero byte.", "Remove it.");
      return List.of();
    }
    return words;
  }

  /** Its one value, if it is there. */
  public Optional<String> one(String name) {
    List<String> found = values(name);
    if (found.size() > 1) {
      add(
          "consumers.bad-setting",
          name,
          "It takes one value, not " + found.size() + ".",
          "Keep one.");
    }
    return found.stream().findFirst().filter(v -> !v.isEmpty());
  }

  /** A path, if it is there. */
  public Optional<Path> path(String name) {
    plain(name);
    try {
      return one(name).map(Path::of);
    } catch (InvalidPathException e) {
      add("consumers.bad-setting", name, "It is no path.", "Write the path of a file or a folder.");
      return Optional.empty();
    }
  }

  /** Notes a reference in a setting in which none is resolved: it would be taken as it stands. */
  public void plain(String name) {
    if (values(name).stream().anyMatch(v -> v.contains("${"))) {
      add(
          "consumers.reference",
          name,
          "References are not resolved in this setting.",
          "Name the variable alone in 'env', or the token's in 'token-env' or 'token-file'.");
    }
  }

  /** Seconds, with a fraction if need be, up to an hour. */
  public Duration seconds(String name, Duration otherwise) {
    Optional<String> text = one(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (text.get().matches("[0-9]{1,5}(\\.[0-9]{1,3})?")) {
      Duration length = Duration.ofMillis(Math.round(Double.parseDouble(text.get()) * 1000));
      if (length.compareTo(LONGEST) <= 0) {
        return length;
      }
    }
    add(
        "consumers.bad-setting",
        name,
        "It must be seconds from 0 to 3600.",
        "Write for example 10 or 0.5.");
    return otherwise;
  }
}
