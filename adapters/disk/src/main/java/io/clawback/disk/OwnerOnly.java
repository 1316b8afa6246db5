package io.clawback.disk;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes files and folders that only their owner may look into, and makes their names durable. */
final class OwnerOnly {
  private OwnerOnly() {}

  /** Makes the folder and those above it, if need be; each new name is synced. */
  static void folder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      folder(parent);
    }
    try {
      Files.createDirectory(folder, only(folder, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    if (parent != null) {
      sync(parent);
    }
  }

  /**
   * Makes the file, if need be. Its name is durable after the folder's {@link #sync}. A link is no
   * file of ours: who made it decides where we write.
   */
  static void file(Path file) throws IOException {
    refuseLink(file);
    if (!Files.exists(file)) {
      newFile(file);
    }
  }

  static void refuseLink(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new IOException(file + " is a link, not a file");
    }
  }

  /** Makes the file; fails when there is something of that name, a link included. */
  static void newFile(Path file) throws IOException {
    Files.createFile(file, only(file, "rw-------"));
  }

  /** Where others may write they can put in plans, approvals, and another key. */
  static void refuseWritableByOthers(Path folder) throws IOException {
    if (!posix(folder)) {
      return;
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder);
    if (rights.contains(PosixFilePermission.GROUP_WRITE)
        || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException("others may write to it; run `chmod go-w " + folder + "`");
    }
  }

  /**
   * Makes the folder's entries durable. A channel is the only way to do that in Java, and it closes
   * itself on an interrupt: the interrupt is kept for later, and the sync done again.
   */
  static void sync(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FileAttribute<?>[] only(Path path, String permissions) {
    return posix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
