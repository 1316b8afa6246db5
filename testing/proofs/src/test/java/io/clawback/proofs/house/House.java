package io.clawback.proofs.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the project's own files are. */
final class House {
  private House() {}

  /** The project's folder. */
  static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("ARCHITECTURE.md"))) {
      at = Objects.requireNonNull(at.getParent(), "not inside the project");
    }
    return at;
  }

  /** A file as the project names it. */
  static String name(Path file) {
    return root().relativize(file).toString();
  }

  /** All that are written by hand and end so, in one order. */
  static List<Path> files(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(root())) {
      return all.filter(p -> p.toString().endsWith(ending))
          .filter(p -> !p.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }

  static List<Path> sources() throws IOException {
    return files(".java");
  }
}
