package io.clawback.proofs.simulation;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.List;

/** A disk that is another one, but for what is overridden. */
class DiskDecorator implements Disk {
  final Disk disk;

  DiskDecorator(Disk disk) {
    this.disk = disk;
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return disk.list(folder);
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
    return disk.append(name);
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    disk.replace(name, content);
  }

  @Override
  public void truncate(String name, long size) throws IOException {
    disk.truncate(name, size);
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void syncFolder(String folder) throws IOException {
    disk.syncFolder(folder);
  }

  @Override
  public AutoCloseable lock(String name) throws IOException {
    return disk.lock(name);
  }

  @Override
  public String place() {
    return disk.place();
  }

  /** How a file is synced. */
  interface Sync {
    void of(Disk.Appender appender) throws IOException;
  }

  /** A disk whose files, those of that folder, are synced in another way. */
  static Disk syncing(Disk disk, String folder, Sync sync) {
    return new DiskDecorator(disk) {
      @Override
      public Appender append(String name) throws IOException {
        Appender inner = super.append(name);
        if (!name.startsWith(folder)) {
          return inner;
        }
        return new Appender() {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            inner.write(bytes, offset, length);
          }

          @Override
          public void sync() throws IOException {
            sync.of(inner);
          }

          @Override
          public long size() throws IOException {
            return inner.size();
          }

          @Override
          public void close() throws IOException {
            inner.close();
          }
        };
      }
    };
  }
}
