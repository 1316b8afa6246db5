package io.clawback.sink.jsonl;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.sink.LedgerSink;
import io.clawback.spi.sink.LedgerSinkFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes sinks of type {@code jsonl}; found by {@link java.util.ServiceLoader}. */
public final class JsonlSinkFactory implements LedgerSinkFactory {
  private static final String PATH = "path";

  @Override
  public String type() {
    return "jsonl";
  }

  @Override
  public SortedMap<String, String> settings() {
    TreeMap<String, String> settings = new TreeMap<>();
    settings.put(PATH, "The file that entries are appended to; best on another file system.");
    return settings;
  }

  @Override
  public List<Problem> check(SinkDeclaration declaration) {
    String path = declaration.settings().get(PATH);
    if (path == null || path.isBlank()) {
      return List.of(wrong("There is no path.", "Add `path`, the file to append to."));
    }
    return path.indexOf('\0') < 0
        ? List.of()
        : List.of(wrong("The path holds a zero character.", "Name a file."));
  }

  private static Problem wrong(String message, String next) {
    return new Problem("sink.bad-setting", Category.CONFIG, PATH, message, next);
  }

  @Override
  public LedgerSink open(SinkDeclaration declaration, SortedMap<String, Secret> resolved) {
    Secret path = resolved.get(PATH);
    String named = path == null ? declaration.settings().get(PATH) : path.reveal();
    return new JsonlSink(declaration.name(), Path.of(String.valueOf(named)));
  }
}
