package io.clawback.consumers.base;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Small files that are on disk, whole, once the call returns; readable by their owner alone. */
public final class DurableFile {
  private static final FileAttribute<?> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private DurableFile() {}

  /** Writes under a temporary name, syncs, renames over {@code file} and syncs the folder. */
  public static void write(Path file, String text) throws IOException {
    Path folder = parent(file);
    // A name of its own: two processes that only look may both remember what they saw.
    Path draft = Files.createTempFile(folder, file.getFileName().toString(), ".draft", OWNER_FILE);
    // Not a channel: an interrupt would close it half-way, and stopping a run must not look like a
    // broken disk.
    try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(folder);
  }

  /** Removes the file, if it is there, for good. */
  public static void remove(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      sync(parent(file));
    }
  }

  /** Makes the folder and those above it, if need be. */
  public static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, OWNER_FOLDER);
      sync(parent(folder.toAbsolutePath()));
    }
  }

  /** Makes an empty file for its owner alone, if there is none. */
  public static void touch(Path file) throws IOException {
    try {
      Files.createFile(file, OWNER_FILE);
    } catch (FileAlreadyExistsException e) {
      return; // which is what was wanted
    }
  }

  /** Makes the folder's entries durable, however often the thread is interrupted meanwhile. */
  public static void sync(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (!synced(folder)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean synced(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    }
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("no folder above " + file);
    }
    return parent;
  }
}
