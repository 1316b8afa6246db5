package io.clawback.disk;

import io.clawback.spi.state.Disk;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Files below one folder. Folders are made for their owner alone (0700), files likewise (0600).
 * Thread-safe except for two writers of one file.
 *
 * <p>Content is read and written through {@link RandomAccessFile}, not through a channel: a channel
 * closes itself when its thread is interrupted, and stopping a run must not stop the ledger.
 */
public final class FileDisk implements Disk {
  private final Path root;

  /** The tree below {@code root}, made if need be. */
  public FileDisk(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    OwnerOnly.folder(this.root);
    OwnerOnly.refuseWritableByOthers(this.root);
  }

  @Override
  public List<String> list(String folder) throws IOException {
    Path path = path(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(Files::isRegularFile)
          .map(Path::getFileName)
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }

  @Override
  public boolean exists(String name) throws IOException {
    return Files.exists(path(name));
  }

  @Override
  public long size(String name) throws IOException {
    return Files.size(path(name));
  }

  @Override
  public byte[] read(String name, long offset, int length) throws IOException {
    File file = path(name).toFile();
    if (!file.exists()) {
      throw new NoSuchFileException(file.toString());
    }
    try (RandomAccessFile open = new RandomAccessFile(file, "r")) {
      byte[] bytes = new byte[(int) Math.max(0, Math.min(length, open.length() - offset))];
      open.seek(offset);
      int at = 0;
      while (at < bytes.length) {
        int got = open.read(bytes, at, bytes.length - at);
        if (got < 0) {
          return Arrays.copyOf(bytes, at);
        }
        at += got;
      }
      return bytes;
    }
  }

  @Override
  public Appender append(String name) throws IOException {
    Path file = path(name);
    OwnerOnly.folder(parent(file));
    OwnerOnly.file(file);
    return new FileAppender(file);
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    Path file = path(name);
    Path folder = parent(file);
    OwnerOnly.folder(folder);
    Path draft = folder.resolve(file.getFileName() + ".tmp");
    Files.deleteIfExists(draft);
    OwnerOnly.newFile(draft);
    try (RandomAccessFile open = new RandomAccessFile(draft.toFile(), "rw")) {
      open.write(content);
      open.getFD().sync();
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    OwnerOnly.sync(folder);
  }

  @Override
  public void truncate(String name, long size) throws IOException {
    OwnerOnly.refuseLink(path(name));
    try (RandomAccessFile open = new RandomAccessFile(path(name).toFile(), "rw")) {
      if (open.length() < size) {
        throw new IOException(name + " has only " + open.length() + " bytes, not " + size);
      }
      open.setLength(size);
      open.getFD().sync();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  @Override
  public void syncFolder(String folder) throws IOException {
    OwnerOnly.sync(path(folder));
  }

  @Override
  public AutoCloseable lock(String name) throws IOException {
    Path file = path(name);
    OwnerOnly.folder(parent(file));
    OwnerOnly.file(file);
    return FileLocking.take(file);
  }

  @Override
  public String place() {
    return root.toString();
  }

  private Path path(String name) throws IOException {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root) || name.startsWith("/")) {
      throw new IOException(
          String.format(Locale.ROOT, "'%s' is not below the data folder %s", name, root));
    }
    return path;
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? root : parent;
  }
}
