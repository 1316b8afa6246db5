package io.clawback.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/** Tells who we are, and whether another process of this machine is dead for certain. */
class LocalProcesses {
  private static final Path PROC = Path.of("/proc");

  /** Ourselves. */
  Holder self() {
    long pid = ProcessHandle.current().pid();
    return new Holder(
        text(PROC.resolve("sys/kernel/hostname")),
        text(PROC.resolve("sys/kernel/random/boot_id")),
        namespace(),
        pid,
        start(pid).orElse(-1));
  }

  /**
   * Whether it cannot be alive: the machine was started anew since, or its pid is free or another's
   * now. False wherever we cannot look: another machine, another container.
   */
  boolean provedDead(Holder holder) {
    Holder self = self();
    if (holder.host().isEmpty() || !holder.host().equals(self.host())) {
      return false;
    }
    if (!holder.boot().equals(self.boot())) {
      return true;
    }
    if (!holder.namespace().equals(self.namespace())) {
      return false;
    }
    OptionalLong start = start(holder.pid());
    return start.isEmpty() || start.getAsLong() != holder.start();
  }

  private static OptionalLong start(long pid) {
    Path stat = PROC.resolve(Long.toString(pid)).resolve("stat");
    if (Files.exists(PROC.resolve("self/stat"))) {
      String line = text(stat);
      String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
      boolean gone = fields.length < 20 || fields[0].equals("Z") || fields[0].equals("X");
      return gone ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[19]));
    }
    return ProcessHandle.of(pid)
        .flatMap(h -> h.info().startInstant())
        .map(Instant::toEpochMilli)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  private static String namespace() {
    try {
      return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
