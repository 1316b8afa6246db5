package io.clawback.runtime.config;

import io.clawback.model.fleet.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Config texts for tests. */
final class Configs {
  private Configs() {}

  /** One valid broker; more can be appended at the top level. */
  static final String BASE =
      """
      version: 1
      environments:
        prod:
          brokers:
            main: {type: kafka, cluster-id: c1, settings: {bootstrap.servers: "h:1"}}
        staging:
          brokers:
            main: {type: kafka, cluster-id: c2, settings: {bootstrap.servers: "h:2"}}
      """;

  static LoadResult load(String text) {
    return FleetLoader.load("fleet.yaml", text, TestPlugins.all());
  }

  static Fleet fleet(String text) {
    return load(text).orThrow();
  }

  static List<ConfigProblem> problems(String text) {
    return switch (load(text)) {
      case LoadResult.Loaded loaded -> List.of();
      case LoadResult.Invalid invalid -> invalid.problems();
    };
  }

  /** The problems as {@code line:column code}. */
  static List<String> places(String text) {
    return problems(text).stream().map(p -> p.line() + ":" + p.column() + " " + p.code()).toList();
  }

  static List<String> warnings(String text) {
    return switch (load(text)) {
      case LoadResult.Loaded loaded ->
          loaded.warnings().stream()
              .map(p -> p.line() + ":" + p.column() + " " + p.code())
              .toList();
      case LoadResult.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  /** The complete example of docs/config.md. */
  static String example() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/config.md"))) {
      folder = folder.getParent();
    }
    String page = Files.readString(folder.resolve("docs/config.md"));
    int start = page.indexOf("```yaml\n") + 8;
    return page.substring(start, page.indexOf("```", start));
  }
}
