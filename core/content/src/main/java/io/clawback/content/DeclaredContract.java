package io.clawback.content;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was declared for one contract, its files already read.
 *
 * @param name for evidence
 * @param sources its files, the one that counts first, the ones that it refers to after it
 * @param settings each with one text or several, with secrets put in: never printed
 */
public record DeclaredContract(
    String name, List<Source> sources, SortedMap<String, List<String>> settings) {
  public DeclaredContract {
    sources = List.copyOf(sources);
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** The only text of that setting; empty when it is not there or is a list. */
  public Optional<String> setting(String key) {
    List<String> texts = settings.getOrDefault(key, List.of());
    return texts.size() == 1 ? Optional.of(texts.get(0)) : Optional.empty();
  }

  /** All texts of that setting; none when it is not there. */
  public List<String> list(String key) {
    return settings.getOrDefault(key, List.of());
  }

  /** The settings' names only: a value may be a secret. */
  @Override
  public String toString() {
    return "DeclaredContract[" + name + ", " + sources + ", settings " + settings.keySet() + "]";
  }

  /** A file: its name as it was declared, and what it holds. */
  public record Source(String file, byte[] bytes) {
    @Override
    public String toString() {
      return file;
    }
  }
}
