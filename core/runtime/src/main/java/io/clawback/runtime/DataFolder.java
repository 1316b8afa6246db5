package io.clawback.runtime;

import io.clawback.engine.look.Figures;
import io.clawback.ledger.ChainVerifier;
import io.clawback.ledger.LedgerReader;
import io.clawback.model.audit.ChainReport;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.Verdict;
import io.clawback.model.error.ClawbackException;
import io.clawback.runtime.Doctor.Line;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.ObservationStore;
import io.clawback.spi.state.RollbackStore;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks whether the data folder can be relied on. Leaves it as it is: a probe file is taken away
 * again, and what is not there yet is not made.
 */
final class DataFolder {
  private static final long LEAST_FREE = 256L << 20;
  private static final Duration SLOW_SYNC = Duration.ofMillis(250);
  private static final Duration SKEW = Duration.ofSeconds(2);
  private static final String STORE = "store.sqlite";
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final Path folder;
  private final Setup setup;
  private final Supplier<Disk> disk;
  private final Supplier<ObservationStore> store;
  private final Clock clock;
  private final String subject;
  private final List<Line> lines = new ArrayList<>();

  DataFolder(Path folder, Setup setup) {
    this.folder = folder.toAbsolutePath();
    this.setup = setup;
    this.disk = setup.disk();
    this.store = setup.store();
    this.clock = setup.clock();
    subject = "data " + folder;
  }

  List<Line> examine() {
    lines.clear();
    if (!Files.exists(folder)) {
      toBeMade();
    } else {
      space();
      syncs();
      rights();
      guarded("store", this::store);
      guarded("ledger", this::ledger);
      guarded("rollback", this::rollback);
    }
    return List.copyOf(lines);
  }

  private void toBeMade() {
    Path above = folder;
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    if (above != null && Files.isDirectory(above) && Files.isWritable(above)) {
      ok("write", "it is made at the first use");
    } else {
      failed("write", "it cannot be made below " + above, "Give --data a folder to write to.");
    }
  }

  private void space() {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      String said = (free >> 20) + " MiB are free";
      if (free >= LEAST_FREE) {
        ok("space", said);
      } else {
        failed(
            "space",
            said + ": a full disk stops the ledger, and with it every run",
            "Make room, or give --data a folder on another disk.");
      }
    } catch (IOException e) {
      unknown("space", String.valueOf(e.getMessage()), "Look at the disk.");
    }
  }

  private void syncs() {
    Path probe;
    try {
      // A new file under a name that nobody can foresee: a link that lies in wait is never
      // followed.
      probe = Files.createTempFile(folder, ".doctor-", null);
    } catch (IOException e) {
      failed("write", String.valueOf(e.getMessage()), "Give --data a folder to write to.");
      return;
    }
    try {
      long begun = clock.nanos();
      byte[] written = new byte[4096];
      written[0] = 1;
      try (RandomAccessFile file = new RandomAccessFile(probe.toFile(), "rw")) {
        file.write(written);
        file.getFD().sync();
      }
      Duration took = Duration.ofNanos(clock.nanos() - begun);
      if (!Arrays.equals(Files.readAllBytes(probe), written)) {
        failed("sync", "what was written and synced does not read back", "Replace the disk.");
      } else if (took.compareTo(SLOW_SYNC) > 0) {
        unknown(
            "sync",
            "one sync took " + took.toMillis() + " ms, and every entry waits for one",
            "Give --data a folder on a faster disk, not on a network.");
      } else {
        ok("sync", "written, synced and read back in " + took.toMillis() + " ms");
      }
    } catch (IOException e) {
      failed("write", String.valueOf(e.getMessage()), "Give --data a folder to write to.");
    } finally {
      probe.toFile().delete();
    }
  }

  /** The folder is closed to others, and so is all below it; no part of it is a link elsewhere. */
  private void rights() {
    try {
      String mine = Who.user(Who.acts());
      String owner = Files.getOwner(folder).getName();
      if (!owner.equals(mine)) {
        failed(
            "rights",
            "it belongs to " + owner + ", and this runs as " + mine,
            "Run as " + owner + ", or give --data a folder of your own.");
      }
      Set<PosixFilePermission> open = EnumSet.noneOf(PosixFilePermission.class);
      open.addAll(Files.getPosixFilePermissions(folder));
      open.retainAll(OTHERS);
      if (!open.isEmpty()) {
        failed(
            "rights",
            "others may look into it, and the ledger's key lies there",
            "Run `chmod 700 " + folder + "`.");
      }
      Optional<Path> link = link();
      if (link.isPresent()) {
        failed(
            "rights",
            link.get() + " is a link to somewhere else",
            "Put the file itself there; whoever made the link can change what is kept.");
      }
      if (owner.equals(mine) && open.isEmpty() && link.isEmpty()) {
        ok("rights", "it is its owner's alone");
      }
    } catch (IOException | UnsupportedOperationException e) {
      unknown("rights", String.valueOf(e.getMessage()), "Let nobody else look into the folder.");
    }
  }

  private Optional<Path> link() throws IOException {
    try (Stream<Path> all = Files.walk(folder, 3)) {
      return all.filter(p -> !p.equals(folder))
          .filter(p -> !p.startsWith(folder.resolve("consumers")))
          .filter(Files::isSymbolicLink)
          .findFirst();
    }
  }

  private void store() {
    if (!Files.exists(folder.resolve(STORE), LinkOption.NOFOLLOW_LINKS)) {
      ok("store", "it is made at the first look");
      return;
    }
    store.get().close();
    ok("store", "it opens, and its form is this release's");
  }

  private void rollback() {
    if (!Files.exists(folder.resolve("rollback"), LinkOption.NOFOLLOW_LINKS)) {
      ok("rollback", "it is begun with the first message that is set aside");
      return;
    }
    try (RollbackStore kept = setup.rollback().apply(disk.get())) {
      RollbackStore.Condition condition = kept.condition();
      long most = setup.fleet().limits().rollbackBytes();
      String said =
          Figures.count(condition.operations(), "operation")
              + ", "
              + (condition.bytes() >> 20)
              + " of "
              + (most >> 20)
              + " MiB";
      condition
          .problems()
          .forEach(p -> failed("rollback", p.code() + ": " + p.message(), p.nextMove()));
      if (condition.bytes() > most / 10 * 9) {
        unknown(
            "rollback",
            said + ": where it is full, nothing more is taken out of a queue",
            "Raise limits.rollback-bytes, or lower limits.rollback-days.");
      } else if (condition.problems().isEmpty()) {
        ok("rollback", said + ", read through");
      }
    }
  }

  private void ledger() {
    LedgerReader reader = new LedgerReader(disk.get());
    if (!reader.exists()) {
      ok("ledger", "it is begun with the first plan");
      return;
    }
    Optional<String> writer = reader.writer();
    ChainReport report = new ChainVerifier(disk.get()).verify();
    String said = report.verdict() + ", " + report.entries() + " entries";
    boolean fine =
        report.verdict() == Verdict.CLEAN
            || report.verdict() == Verdict.TORN_TAIL
            || (report.verdict() == Verdict.OPEN_INTENTS && writer.isPresent());
    if (fine) {
      ok("ledger", said);
    } else {
      failed(
          "ledger",
          said + ": " + report.faults().getFirst(),
          report.verdict() == Verdict.OPEN_INTENTS
              ? "Run `clawback resume`, or `clawback rollback`."
              : "Run `clawback audit verify` for all faults.");
    }
    if (writer.isPresent()) {
      unknown(
          "lock",
          "somebody writes the ledger: " + writer.get(),
          "Only one process can; wait until it has ended. Looking works meanwhile.");
    } else {
      ok("lock", "nobody writes the ledger");
    }
    reader.from(Math.max(0, report.entries() - 1)).next().ifPresent(this::time);
  }

  private void time(Entry last) {
    Instant now = clock.now();
    if (last.at().isAfter(now.plus(SKEW))) {
      failed(
          "clock",
          "it is " + now + ", and the last entry was made at " + last.at(),
          "Set the machine's clock: ages, cooldowns and approvals would be told wrong.");
    } else {
      ok("clock", "it is later than the last entry, " + last.at());
    }
  }

  private void guarded(String check, Runnable look) {
    try {
      look.run();
    } catch (ClawbackException e) {
      e.problems().forEach(p -> failed(check, p.code() + ": " + p.message(), p.nextMove()));
    }
  }

  private void ok(String check, String detail) {
    lines.add(new Line(subject, check, "ok", detail, ""));
  }

  private void failed(String check, String detail, String next) {
    lines.add(new Line(subject, check, "failed", detail, next));
  }

  private void unknown(String check, String detail, String next) {
    lines.add(new Line(subject, check, "unknown", detail, next));
  }
}
