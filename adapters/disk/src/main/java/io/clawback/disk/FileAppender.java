package io.clawback.disk;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** One open file that only grows. For one writer at a time. */
final class FileAppender implements Disk.Appender {
  private final RandomAccessFile open;

  FileAppender(Path file) throws IOException {
    open = new RandomAccessFile(file.toFile(), "rw");
    open.seek(open.length());
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    open.write(bytes, offset, length);
  }

  @Override
  public void sync() throws IOException {
    open.getFD().sync();
  }

  @Override
  public long size() throws IOException {
    return open.getFilePointer();
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
