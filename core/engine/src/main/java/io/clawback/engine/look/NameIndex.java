package io.clawback.engine.look;

import io.clawback.model.name.NamePattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds which declarations may match a name without trying each pattern: exact names and prefixes
 * are looked up, only the rest is tried one by one. Not thread-safe while it is filled.
 */
final class NameIndex {
  private final Map<String, List<Integer>> exact = new LinkedHashMap<>();
  private final TreeMap<Integer, Map<String, List<Integer>>> prefixes = new TreeMap<>();
  private final List<Loose> loose = new ArrayList<>();

  private record Loose(NamePattern pattern, int declaration) {}

  /** Adds the patterns of one declaration, named by its place in the file. */
  void add(List<NamePattern> patterns, int declaration) {
    for (NamePattern pattern : patterns) {
      String glob = pattern.glob();
      int star = glob.indexOf('*');
      if (pattern.exact()) {
        exact.computeIfAbsent(glob, k -> new ArrayList<>()).add(declaration);
      } else if (star == glob.length() - 1 && glob.indexOf('?') < 0) {
        prefixes
            .computeIfAbsent(star, k -> new LinkedHashMap<>())
            .computeIfAbsent(glob.substring(0, star), k -> new ArrayList<>())
            .add(declaration);
      } else {
        loose.add(new Loose(pattern, declaration));
      }
    }
  }

  /** Marks in {@code found} every declaration with a pattern that matches. */
  void find(String name, BitSet found) {
    mark(exact.get(name), found);
    for (Map.Entry<Integer, Map<String, List<Integer>>> length : prefixes.entrySet()) {
      if (length.getKey() > name.length()) {
        break;
      }
      mark(length.getValue().get(name.substring(0, length.getKey())), found);
    }
    for (Loose candidate : loose) {
      if (candidate.pattern().matches(name)) {
        found.set(candidate.declaration());
      }
    }
  }

  private static void mark(@Nullable List<Integer> hits, BitSet found) {
    if (hits != null) {
      hits.forEach(found::set);
    }
  }
}
