package io.clawback.store.sqlite;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's result codes mean for a person. */
final class StoreProblems {
  private StoreProblems() {}

  static ClawbackException of(Path file, SQLException e) {
    if (e.getCause() instanceof NativeLibraryNotFoundException) {
      return new ClawbackException(noLibrary(file), e);
    }
    // The low byte is the primary code; the rest only refines it (sqlite.org/rescode.html).
    int code =
        e instanceof SQLiteException s ? s.getResultCode().code & 0xff : e.getErrorCode() & 0xff;
    return new ClawbackException(
        switch (SQLiteErrorCode.getErrorCode(code)) {
          case SQLITE_BUSY, SQLITE_LOCKED ->
              storage(
                  file,
                  "storage.locked",
                  "Another process has kept the store locked for too long.",
                  "End that process, or wait for it, then try again.");
          case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT ->
              storage(
                  file,
                  "storage.corrupt",
                  "The store is damaged, or is no SQLite file.",
                  aside(file));
          case SQLITE_FULL ->
              storage(
                  file,
                  "storage.full",
                  "There is no room left for the store; nothing of this change was kept.",
                  "Make room on its disk, then try again.");
          case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
              unwritable(file, String.valueOf(e.getMessage()));
          default ->
              storage(
                  file,
                  "storage.failed",
                  "The store failed: " + e.getMessage(),
                  "Look at the disk, then try again.");
        },
        e);
  }

  static ClawbackException of(Path file, IOException e) {
    return new ClawbackException(unwritable(file, String.valueOf(e)), e);
  }

  static ClawbackException foreign(Path file) {
    return new ClawbackException(
        storage(
            file,
            "storage.foreign",
            "This SQLite file was made by another program.",
            "Choose another data folder."));
  }

  static ClawbackException newer(Path file, int version) {
    return new ClawbackException(
        storage(
            file,
            "storage.newer",
            "The store has schema " + version + ", made by a newer release than this one.",
            "Use that release, or another data folder."));
  }

  static ClawbackException damaged(Path file, String what) {
    return new ClawbackException(
        storage(file, "storage.corrupt", "The store is damaged: " + what + ".", aside(file)));
  }

  private static String aside(Path file) {
    return "End all other instances, move the file aside with its -wal and -shm, and try again:"
        + (file.endsWith(SqliteAcceptedFactory.FILE)
            ? " it is forgotten which keys were accepted before."
            : " only the observation history is lost, the ledger is elsewhere.");
  }

  static ClawbackException tooMany(Path file, String queue, String what) {
    return new ClawbackException(
        storage(
            file,
            "storage.accepted-full",
            "The accepted keys of " + queue + " would exceed " + what + "; none was added.",
            "Declare a shorter window or a larger bound for that queue."));
  }

  static ClawbackException anew(Path file, String queue) {
    return new ClawbackException(
        storage(
            file,
            "storage.accepted-anew",
            "While "
                + queue
                + " was looked into, another process began to keep its keys anew: the queue was made"
                + " anew, or its key is declared otherwise.",
            "Look again, with the same declaration everywhere."));
  }

  /** The driver unpacks its library into a temporary folder, and loads it from there. */
  private static Problem noLibrary(Path file) {
    return storage(
        file,
        "storage.no-library",
        "SQLite's own library could not be unpacked and loaded from the temporary folder.",
        "Give Java a folder that may be written and holds programs: -Dorg.sqlite.tmpdir=FOLDER.");
  }

  private static Problem unwritable(Path file, String why) {
    return storage(
        file,
        "storage.unwritable",
        "The store cannot be opened for writing: " + why,
        "Give this user the right to write there, or choose another data folder.");
  }

  private static Problem storage(Path file, String code, String message, String nextMove) {
    return new Problem(code, Category.STORAGE, file.toString(), message, nextMove);
  }
}
