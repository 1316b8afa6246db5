package io.clawback.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Guesses who owns what from names: those with the same first word, up to a dot, dash or
 * underscore, probably belong together. First words never overlap, so no name gets two owners.
 */
record TenantGuess(String name, List<String> queues, List<String> groups, int named) {
  private static final int MOST = 100;

  /** Guesses with at least two names each, by first word. */
  static List<TenantGuess> of(SortedSet<String> queues, SortedSet<String> groups) {
    SortedMap<String, TreeSet<String>> ownQueues = byFirstWord(queues);
    SortedMap<String, TreeSet<String>> ownGroups = byFirstWord(groups);
    TreeSet<String> words = new TreeSet<>(ownQueues.keySet());
    words.addAll(ownGroups.keySet());
    List<TenantGuess> guesses = new ArrayList<>();
    for (String word : words) {
      SortedSet<String> q = ownQueues.getOrDefault(word, new TreeSet<>());
      SortedSet<String> g = ownGroups.getOrDefault(word, new TreeSet<>());
      if (q.size() + g.size() >= 2 && guesses.size() < MOST) {
        guesses.add(
            new TenantGuess(word, patterns(word, q), patterns(word, g), q.size() + g.size()));
      }
    }
    return guesses;
  }

  private static SortedMap<String, TreeSet<String>> byFirstWord(SortedSet<String> names) {
    TreeMap<String, TreeSet<String>> words = new TreeMap<>();
    for (String name : names) {
      String word = name.substring(0, wordEnd(name));
      if (word.matches("[A-Za-z0-9]{2,100}")) {
        words.computeIfAbsent(word, w -> new TreeSet<>()).add(name);
      }
    }
    return words;
  }

  private static int wordEnd(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.' || c == '-' || c == '_') {
        return i;
      }
    }
    return name.length();
  }

  /** The word itself where it is a name, and a prefix for each separator that follows it. */
  private static List<String> patterns(String word, SortedSet<String> names) {
    TreeSet<String> patterns = new TreeSet<>();
    for (String name : names) {
      patterns.add(
          name.equals(word)
              ? name
              : name.substring(0, Math.min(name.length(), word.length() + 1)) + "*");
    }
    return List.copyOf(patterns);
  }
}
