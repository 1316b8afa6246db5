package io.clawback.rollback;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.run.OperationId;
import io.clawback.spi.state.Disk;
import java.io.IOException;

/** The rollback store's coded problems. */
final class RollbackProblems {
  private static final String COPY = "Bring the data folder's `rollback` back from a copy; ";

  private RollbackProblems() {}

  static ClawbackException locked(Disk disk, IOException cause) {
    return storage(
        "storage.rollback-locked",
        disk.place() + "/" + SegmentName.LOCK,
        "Another process writes the rollback store (" + cause.getMessage() + ").",
        "Wait until it has ended or stop it; nothing was changed.",
        cause);
  }

  static ClawbackException full(Disk disk, long used, long wanted, long most) {
    return new ClawbackException(
        new Problem(
            "storage.rollback-full",
            Category.STORAGE,
            disk.place() + "/" + SegmentName.FOLDER,
            "It holds " + used + " bytes, needs " + wanted + " more and may hold " + most + ".",
            "Raise limits.rollback-bytes, or lower limits.rollback-days; nothing was changed."));
  }

  static ClawbackException failed(Disk disk, OperationId operation, int number, Exception cause) {
    return storage(
        "storage.rollback-failed",
        Contents.place(disk, operation),
        "Batch " + number + " could not be kept (" + cause.getMessage() + ").",
        "Make room or check the disk, then resume the run; nothing was changed.",
        cause);
  }

  static ClawbackException unreadable(Disk disk, Exception cause) {
    return storage(
        "storage.rollback-unreadable",
        disk.place() + "/" + SegmentName.FOLDER,
        "The rollback store cannot be read or written: " + cause.getMessage() + ".",
        "Check the disk and the rights on the folder, then try again.",
        cause);
  }

  static ClawbackException damaged(Disk disk, OperationId operation, String what) {
    return new ClawbackException(damage(disk, operation, what));
  }

  static Problem damage(Disk disk, OperationId operation, String what) {
    return new Problem(
        "storage.rollback-damaged",
        Category.STORAGE,
        Contents.place(disk, operation),
        what,
        COPY + "what the quarantine holds of it is there all the same.");
  }

  static ClawbackException unopened(
      Disk disk, OperationId operation, int number, String tenant, String why) {
    return new ClawbackException(
        new Problem(
            "storage.rollback-key",
            Category.STORAGE,
            Contents.place(disk, operation),
            "Batch " + number + " of tenant " + tenant + " cannot be decrypted: " + why + ".",
            "Bring the data folder's `keys` back from a copy; if the key was erased on purpose,"
                + " these messages are gone with it."));
  }

  static ClawbackException newer(Disk disk, SegmentName segment) {
    return new ClawbackException(
        new Problem(
            "storage.rollback-newer",
            Category.STORAGE,
            disk.place() + "/" + segment.path(),
            "It has form "
                + segment.version()
                + ", and this release knows none after "
                + SegmentName.VERSION
                + ".",
            "Use the release that wrote it, or a newer one."));
  }

  private static ClawbackException storage(
      String code, String culprit, String message, String next, Exception cause) {
    return new ClawbackException(
        new Problem(code, Category.STORAGE, culprit, message, next), cause);
  }
}
