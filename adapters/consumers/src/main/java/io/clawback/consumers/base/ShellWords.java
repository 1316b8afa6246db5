package io.clawback.consumers.base;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a person would type them into a shell. For showing only; nothing is run this way. */
public final class ShellWords {
  private ShellWords() {}

  /** The words, each quoted where it needs to be. */
  public static String quoted(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    String shown = Problems.shown(word);
    return shown.matches("[A-Za-z0-9_@%+=:,./{}-]+")
        ? shown
        : "'" + shown.replace("'", "'\\''") + "'";
  }
}
