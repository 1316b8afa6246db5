package io.clawback.proofs.product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What runs on this machine, as /proc tells it. */
public final class Processes {
  private Processes() {}

  /** Those whose command line has each of the words, exactly so. */
  public static List<ProcessHandle> having(String... words) {
    return ProcessHandle.allProcesses()
        .filter(p -> words(p.pid()).containsAll(List.of(words)))
        .toList();
  }

  /** From /proc: a ProcessHandle tells no arguments when the command line is long. */
  private static List<String> words(long pid) {
    try {
      String line =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
      return List.of(line.split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The jars that the process has open; none once it has ended. */
  public static List<Path> openJars(ProcessHandle process) {
    TreeSet<Path> jars = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      for (Path file : files.toList()) {
        target(file).filter(p -> p.toString().endsWith(".jar")).ifPresent(jars::add);
      }
    } catch (IOException e) {
      return List.of();
    }
    return new ArrayList<>(jars);
  }

  private static Optional<Path> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
