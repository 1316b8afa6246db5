package io.clawback.formats.protobuf;

import com.squareup.wire.schema.CoreLoader;
import com.squareup.wire.schema.ErrorCollector;
import com.squareup.wire.schema.Linker;
import com.squareup.wire.schema.Loader;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import io.clawback.formats.base.Opening;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses and links {@code .proto} sources; imports come from the declared files or the library. */
final class ProtoSources {
  private static final Pattern PLACE = Pattern.compile("([^\\s:()]+):(\\d+)(?::(\\d+))?");
  private static final int MOST = 1_000;

  private final List<String> files;
  private final List<String> texts;
  private final Opening opening;
  private boolean bad;

  ProtoSources(List<String> files, List<String> texts, Opening opening) {
    this.files = files;
    this.texts = texts;
    this.opening = opening;
  }

  /** The linked schema, the first file first; empty when something is wrong, which is told. */
  Optional<Schema> link() {
    Map<String, ProtoFile> parsed = new LinkedHashMap<>();
    ArrayDeque<String> wanted = new ArrayDeque<>(List.of(files.get(0)));
    while (!wanted.isEmpty() && parsed.size() < MOST) {
      String path = wanted.poll();
      if (parsed.containsKey(path)) {
        continue;
      }
      ProtoFile file = read(path);
      if (file == null) {
        continue;
      }
      parsed.put(path, file);
      wanted.addAll(file.getImports());
      wanted.addAll(file.getPublicImports());
    }
    if (bad) {
      return Optional.empty();
    }
    try {
      Linker linker = new Linker(new Imports(parsed), new ErrorCollector(), true, true);
      return Optional.of(linker.link(parsed.values()));
    } catch (RuntimeException | StackOverflowError e) {
      told(files.get(0), e);
      return Optional.empty();
    }
  }

  private @Nullable ProtoFile read(String path) {
    int index = index(path);
    if (index < 0) {
      ProtoFile core = path.startsWith("google/protobuf/") ? core(path) : null;
      if (core == null) {
        bad = true;
        opening.add(
            files.get(0),
            0,
            "It imports '" + Opening.clip(path) + "', which is not declared.",
            "Declare that file too.");
      }
      return core;
    }
    try {
      ProtoFileElement element = ProtoParser.Companion.parse(Location.get(path), texts.get(index));
      return ProtoFile.Companion.get(element);
    } catch (RuntimeException | StackOverflowError e) {
      told(files.get(index), e);
      return null;
    }
  }

  private static @Nullable ProtoFile core(String path) {
    try {
      return CoreLoader.INSTANCE.load(path);
    } catch (RuntimeException e) {
      return null; // the library has no such file
    }
  }

  /** The declared file of that path, or whose path ends so. */
  private int index(String path) {
    int exact = files.indexOf(path);
    for (int i = 0; exact < 0 && i < files.size(); i++) {
      exact = files.get(i).endsWith("/" + path) ? i : -1;
    }
    return exact;
  }

  /** What the linker asks for: what was parsed, the library's own files, and nothing else. */
  private record Imports(Map<String, ProtoFile> parsed) implements Loader {
    @Override
    public ProtoFile load(String path) {
      ProtoFile file = parsed.get(path);
      file = file == null ? core(path) : file;
      return file == null
          ? ProtoFile.Companion.get(ProtoParser.Companion.parse(Location.get(path), ""))
          : file;
    }

    @Override
    public Loader withErrors(ErrorCollector errors) {
      return this;
    }
  }

  private void told(String file, Throwable e) {
    bad = true;
    List<String> told = new ArrayList<>();
    for (String line : String.valueOf(e.getMessage()).split("\n", -1)) {
      told.add(line.strip());
    }
    String message = String.join(" ", told);
    Matcher place = PLACE.matcher(message);
    int line = place.find() && place.group(2).length() < 8 ? Integer.parseInt(place.group(2)) : 0;
    opening.add(
        file,
        line,
        "The source cannot be used: " + Opening.clip(message) + ".",
        "Correct it; what it imports is declared too.");
  }
}
