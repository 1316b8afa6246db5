package io.clawback.app.demo;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A disk that adds up how long writing to the files of one folder takes. */
final class MeteredDisk implements Disk {
  private final Disk disk;
  private final String folder;
  private final AtomicLong nanos;

  /**
   * @param folder what the names begin with
   * @param nanos is added to
   */
  MeteredDisk(Disk disk, String folder, AtomicLong nanos) {
    this.disk = disk;
    this.folder = folder;
    this.nanos = nanos;
  }

  /** Something that is done to a file. */
  @FunctionalInterface
  private interface Act {
    void run() throws IOException;
  }

  private void timed(String name, Act act) throws IOException {
    long begun = System.nanoTime();
    try {
      act.run();
    } finally {
      if (name.startsWith(folder)) {
        nanos.addAndGet(System.nanoTime() - begun);
      }
    }
  }

  @Override
  public List<String> list(String of) throws IOException {
    return disk.list(of);
  }

  @Override
  public boolean exists(String name) throws IOException {
    return disk.exists(name);
  }

  @Override
  public long size(String name) throws IOException {
    return disk.size(name);
  }

  @Override
  public byte[] read(String name, long offset, int length) throws IOException {
    return disk.read(name, offset, length);
  }

  @Override
  public Appender append(String name) throws IOException {
    return new Timed(name, disk.append(name));
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    timed(name, () -> disk.replace(name, content));
  }

  @Override
  public void truncate(String name, long size) throws IOException {
    timed(name, () -> disk.truncate(name, size));
  }

  @Override
  public void delete(String name) throws IOException {
    timed(name, () -> disk.delete(name));
  }

  @Override
  public void syncFolder(String of) throws IOException {
    timed(of + "/", () -> disk.syncFolder(of));
  }

  @Override
  public AutoCloseable lock(String name) throws IOException {
    return disk.lock(name);
  }

  @Override
  public String place() {
    return disk.place();
  }

  /** A file of it. */
  private final class Timed implements Appender {
    private final String name;
    private final Appender file;

    Timed(String name, Appender file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      timed(name, () -> file.write(bytes, offset, length));
    }

    @Override
    public void sync() throws IOException {
      timed(name, file::sync);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
