package io.clawback.demo.world;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * A random word in the command line of every consumer of one world, whoever started it: by it they
 * are found again, and nobody else is.
 *
 * @param word 32 hex digits
 */
public record Mark(String word) {
  private static final Duration GRACE = Duration.ofSeconds(4);

  /** A new one. */
  static Mark random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return new Mark(HexFormat.of().formatHex(bytes));
  }

  /** The JVM's argument that carries it. */
  public String argument() {
    return "-Dorders.world=" + word;
  }

  /** The processes that carry it and live. */
  List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(p -> p.pid() != ProcessHandle.current().pid())
        .filter(p -> p.info().commandLine().orElse("").contains(argument()))
        .toList();
  }

  /** Ends them, in good order if they can; returns when none is left. */
  void end() {
    long end = System.nanoTime() + GRACE.toNanos();
    while (true) {
      List<ProcessHandle> left = processes();
      if (left.isEmpty()) {
        return;
      }
      boolean late = System.nanoTime() - end > 0;
      left.forEach(p -> stop(p, late));
      Waiting.pause(50);
    }
  }

  private static void stop(ProcessHandle process, boolean forcibly) {
    if (forcibly) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
  }
}
