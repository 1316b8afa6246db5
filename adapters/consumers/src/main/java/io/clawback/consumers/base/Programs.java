package io.clawback.consumers.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which programs this machine has: what a command's first word names. */
public final class Programs {
  private Programs() {}

  /**
   * Whether there is such a program, and it may be run.
   *
   * @param program a name that the path is searched for, or a path from {@code folder}
   * @param own our own variables
   */
  public static boolean found(String program, Optional<Path> folder, Map<String, String> own) {
    if (program.contains("/")) {
      return runs(folder.orElse(Path.of("")).toAbsolutePath().resolve(program));
    }
    return Stream.of(own.getOrDefault("PATH", "/usr/bin:/bin").split(":"))
        .filter(place -> !place.isEmpty())
        .anyMatch(place -> runs(Path.of(place, program)));
  }

  private static boolean runs(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
