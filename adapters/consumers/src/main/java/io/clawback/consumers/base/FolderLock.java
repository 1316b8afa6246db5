package io.clawback.consumers.base;

import io.clawback.model.error.ClawbackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * Only one act at a time on one fleet, over all threads and processes of this machine. It ends with
 * the process that holds it, however that ends.
 */
final class FolderLock implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(50);

  /**
   * Threads of this process exclude each other here first: closing any second channel on a locked
   * file would give the whole process's lock away (POSIX).
   */
  private static final ConcurrentMap<Path, Semaphore> HERE = new ConcurrentHashMap<>();

  private final Semaphore here;
  private final FileChannel channel;

  private FolderLock(Semaphore here, FileChannel channel) {
    this.here = here;
    this.channel = channel;
  }

  /** Takes it, or throws {@code consumers.busy} at the deadline. */
  static FolderLock take(Path folder, Deadline deadline) throws IOException {
    DurableFile.folder(folder);
    Path file = folder.toRealPath().resolve("lock");
    Semaphore here = HERE.computeIfAbsent(file, f -> new Semaphore(1));
    while (!here.tryAcquire()) {
      waitFor(folder, deadline);
    }
    try {
      return new FolderLock(here, locked(folder, file, deadline));
    } catch (IOException | RuntimeException e) {
      here.release();
      throw e;
    }
  }

  private static FileChannel locked(Path folder, Path file, Deadline deadline) throws IOException {
    DurableFile.touch(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      while (channel.tryLock() == null) {
        waitFor(folder, deadline);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void waitFor(Path folder, Deadline deadline) {
    if (deadline.over()) {
      throw new ClawbackException(
          Problems.consumers(
              "consumers.busy",
              String.valueOf(folder.getFileName()),
              "Another run changes these consumers now.",
              "Wait for it to end, then try again."));
    }
    deadline.pause(BETWEEN);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      here.release();
    }
  }
}
