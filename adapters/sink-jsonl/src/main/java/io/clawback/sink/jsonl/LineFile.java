package io.clawback.sink.jsonl;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A file of lines that only grows, and knows its last one. For one thread at a time. */
final class LineFile {
  /** More than the longest line of a ledger (65,535 bytes), twice. */
  private static final int TAIL = 1 << 18;

  private final RandomAccessFile file;
  private String lastLine = "";

  private LineFile(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * Opens the file, made for its owner alone if need be, and cuts half a line that a crash left.
   */
  static LineFile open(Path path) throws IOException {
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    create(path);
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    LineFile lines = new LineFile(file);
    boolean ready = false;
    try {
      lines.recover();
      ready = true;
      return lines;
    } finally {
      if (!ready) {
        lines.close();
      }
    }
  }

  private static void create(Path path) throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] rights =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(path, rights);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(path)) {
        throw new IOException("not a file: " + path, e);
      }
    }
  }

  private void recover() throws IOException {
    long size = file.length();
    byte[] tail = new byte[(int) Math.min(TAIL, size)];
    file.seek(size - tail.length);
    file.readFully(tail);
    int end = lastFeed(tail, tail.length);
    if (end < 0 && size > TAIL) {
      throw new IOException("no line ends in the last " + TAIL + " bytes");
    }
    if (end + 1 < tail.length) {
      file.setLength(size - tail.length + end + 1);
      file.getFD().sync();
    }
    if (end >= 0) {
      int start = lastFeed(tail, end) + 1;
      lastLine = new String(tail, start, end - start, StandardCharsets.UTF_8);
    }
    file.seek(file.length());
  }

  private static int lastFeed(byte[] bytes, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** The last line, without its end; empty when there is none. */
  String lastLine() {
    return lastLine;
  }

  /** Returns when the block is on disk. {@code last} is its last line. */
  void append(byte[] block, String last) throws IOException {
    file.write(block);
    file.getFD().sync();
    lastLine = last;
  }

  void close() {
    try {
      file.close();
    } catch (IOException e) {
      // What was promised is synced already; there is nothing left to lose.
    }
  }
}
