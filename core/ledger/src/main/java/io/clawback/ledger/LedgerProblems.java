package io.clawback.ledger;

import io.clawback.model.audit.Verdict;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.JsonException;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The ledger's coded problems. */
final class LedgerProblems {
  private LedgerProblems() {}

  static ClawbackException locked(Disk disk, IOException cause) {
    return storage(
        "ledger.locked",
        disk.place() + "/" + Names.LOCK,
        "Another writer has this ledger open (" + cause.getMessage() + ").",
        "Wait until it has ended or stop it, or use another data folder; reading works meanwhile.",
        cause);
  }

  static ClawbackException unreadable(Disk disk, Exception cause) {
    return storage(
        "ledger.unreadable",
        disk.place() + "/" + Names.FOLDER,
        "The ledger cannot be read: " + cause.getMessage() + ".",
        "Check the disk and the rights on the folder; `audit verify` says what is damaged.",
        cause);
  }

  static ClawbackException unwritable(Disk disk, Exception cause) {
    String said = String.valueOf(cause.getMessage());
    boolean full =
        Stream.of("No space left", "Disk quota exceeded", "File too large")
            .anyMatch(said::contains);
    return storage(
        full ? "ledger.disk-full" : "ledger.write-failed",
        disk.place() + "/" + Names.FOLDER,
        "The ledger could not be written (" + said + "); nothing more will be changed anywhere.",
        full
            ? "Make room, then run `resume`: opening the ledger cuts what was written halfway."
            : "Check the disk, then run `resume`: opening cuts what was written halfway.",
        cause);
  }

  static ClawbackException keyMissing(Disk disk) {
    return new ClawbackException(
        new Problem(
            "ledger.key-missing",
            Category.STORAGE,
            disk.place() + "/" + Names.KEY,
            "There are entries, but the key that signs them is gone.",
            "Put back the two key files from a backup, or begin a new ledger in another folder."));
  }

  static ClawbackException cutUnusable(Disk disk, String file, JsonException cause) {
    return storage(
        "ledger.cut-unusable",
        disk.place() + "/" + file,
        "This file is not what a cut of a torn tail leaves behind: " + cause.getMessage() + ".",
        "Find out who put it there or changed it; move it out of the folder and start again.",
        cause);
  }

  static ClawbackException damaged(Disk disk, List<Fault> faults) {
    Verdict worst = faults.stream().map(Fault::verdict).min(Verdict::compareTo).orElseThrow();
    Fault first = faults.stream().filter(f -> f.verdict() == worst).findFirst().orElseThrow();
    return new ClawbackException(
        new Problem(
            "ledger." + worst.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            Category.STORAGE,
            disk.place() + "/" + Names.FOLDER,
            "The ledger is not as it was written: " + first.text() + ".",
            "Run `audit verify` for all faults; restore the folder from a backup, or keep it as"
                + " evidence and begin a new ledger in another folder."));
  }

  static ClawbackException closed(Disk disk) {
    return new ClawbackException(
        new Problem(
            "ledger.closed",
            Category.INTERNAL,
            disk.place() + "/" + Names.FOLDER,
            "The ledger was closed already.",
            "This is a defect of the caller: append before closing."));
  }

  static ClawbackException tooLarge(Disk disk, String what, long most) {
    return new ClawbackException(
        new Problem(
            "ledger.entry-too-large",
            Category.LIMIT,
            disk.place() + "/" + Names.FOLDER,
            "An entry's " + what + ", which may be " + most + ".",
            "This is a defect of the caller: record less, or in several entries."));
  }

  private static ClawbackException storage(
      String code, String culprit, String message, String next, Exception cause) {
    return new ClawbackException(
        new Problem(code, Category.STORAGE, culprit, message, next), cause);
  }
}
