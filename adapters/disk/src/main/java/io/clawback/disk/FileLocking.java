package io.clawback.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock that one process holds at a time; the operating system frees it when the process ends. The
 * file names the holder, for people.
 */
final class FileLocking {
  /**
   * What this process holds. Asked before the file is opened: closing a second descriptor of a
   * locked file would free the first one's lock (POSIX).
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private FileLocking() {}

  static AutoCloseable take(Path file) throws IOException {
    Path real = file.toRealPath();
    if (!HELD.add(real)) {
      throw new IOException("held by this process already");
    }
    boolean taken = false;
    try {
      RandomAccessFile open = lock(real);
      taken = true;
      AtomicBoolean given = new AtomicBoolean();
      return () -> {
        if (given.compareAndSet(false, true)) {
          open.close();
          HELD.remove(real);
        }
      };
    } finally {
      if (!taken) {
        HELD.remove(real);
      }
    }
  }

  private static RandomAccessFile lock(Path file) throws IOException {
    RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
    boolean taken = false;
    try {
      if (open.getChannel().tryLock() == null) {
        throw new IOException("held by " + holder(open));
      }
      open.setLength(0);
      open.write(("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8));
      taken = true;
      return open;
    } finally {
      if (!taken) {
        open.close();
      }
    }
  }

  private static String holder(RandomAccessFile open) throws IOException {
    byte[] name = new byte[(int) Math.min(64, open.length())];
    open.seek(0);
    open.readFully(name);
    return name.length == 0 ? "another process" : new String(name, StandardCharsets.UTF_8);
  }
}
