package io.clawback.formats.base;

import io.clawback.content.DeclaredContract;
import io.clawback.content.UnusableContract;
import io.clawback.content.UnusableContract.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/** Checks what was declared, and collects all that is wrong with it. For one thread. */
public final class Opening {
  /** A schema's file may be this large, in bytes. */
  public static final int LARGEST = 4 << 20;

  private final DeclaredContract declared;
  private final List<Fault> faults = new ArrayList<>();

  /** Names every setting that is not one of {@code allowed}. */
  public Opening(DeclaredContract declared, SortedMap<String, String> allowed) {
    this.declared = declared;
    for (String key : declared.settings().keySet()) {
      if (!allowed.containsKey(key)) {
        add(
            key,
            0,
            "There is no setting '" + key + "' for this kind of contract.",
            "Use one of " + String.join(", ", allowed.keySet()) + ".");
      }
    }
  }

  public void add(String place, int line, String message, String nextMove) {
    faults.add(new Fault(place, line, message, nextMove));
  }

  /** One of the given words; the first when nothing is set. */
  public String word(String key, String... words) {
    Optional<String> text = declared.setting(key);
    String found = text.map(t -> t.toLowerCase(Locale.ROOT)).orElse(words[0]);
    if ((declared.settings().containsKey(key) && text.isEmpty())
        || !List.of(words).contains(found)) {
      add(key, 0, "'" + key + "' is none of its words.", "Write " + String.join(", ", words) + ".");
      return words[0];
    }
    return found;
  }

  /** A file's text, which must be UTF-8 and not too large; empty when it is not. */
  public Optional<String> text(DeclaredContract.Source source) {
    if (source.bytes().length > LARGEST) {
      add(source.file(), 0, "The file is larger than 4 MiB.", "Declare the schema alone.");
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source.bytes())).toString());
    } catch (CharacterCodingException e) {
      add(source.file(), 0, "The file is not UTF-8 text.", "Save it as UTF-8.");
      return Optional.empty();
    }
  }

  /** All files' names and texts, without those that are unreadable. */
  public Texts texts() {
    List<String> files = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (DeclaredContract.Source source : declared.sources()) {
      Optional<String> text = text(source);
      if (text.isPresent()) {
        files.add(source.file());
        texts.add(text.get());
      }
    }
    return new Texts(files, texts);
  }

  /** Names and texts of files, in the order in which they were declared. */
  public record Texts(List<String> files, List<String> texts) {}

  /** Told when a kind that needs files has none. */
  public void needsFile() {
    if (declared.sources().isEmpty()) {
      add("file", 0, "No file is declared.", "Name the file that holds the schema.");
    }
  }

  /** Whether nothing was found so far. */
  public boolean clean() {
    return faults.isEmpty();
  }

  /** Throws all that was found so far, if anything was. */
  public void check() throws UnusableContract {
    if (!faults.isEmpty()) {
      throw new UnusableContract(faults);
    }
  }

  /** One line of somebody else's message, cut, without control characters. */
  public static String clip(String text) {
    String line = text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
