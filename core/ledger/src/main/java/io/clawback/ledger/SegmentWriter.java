package io.clawback.ledger;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.Arrays;

/** Appends blocks of lines, durably, to the newest segment. For one thread at a time. */
final class SegmentWriter implements AutoCloseable {
  private final Disk disk;
  private final long segmentBytes;
  private String name;
  private Disk.Appender appender;
  private long length;

  /** Goes on with that segment, or begins it. */
  SegmentWriter(Disk disk, String name, long segmentBytes) throws IOException {
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    this.name = name;
    appender = begin(disk, name);
    length = appender.size();
  }

  private static Disk.Appender begin(Disk disk, String name) throws IOException {
    Disk.Appender begun = disk.append(name);
    disk.syncFolder(Names.FOLDER);
    return begun;
  }

  /**
   * Returns when the block, which begins with entry {@code first}, is on disk and was read back: a
   * full disk can leave half a line while the sync returns all the same.
   */
  void write(long first, byte[] block, int size) throws IOException {
    if (length > 0 && length + size > segmentBytes) {
      appender.close();
      name = Names.segment(first);
      appender = begin(disk, name);
      length = appender.size();
    }
    appender.write(block, 0, size);
    appender.sync();
    byte[] back = disk.read(name, length, size);
    if (!Arrays.equals(back, 0, back.length, block, 0, size)) {
      throw new IOException(name + " does not hold what was written to it");
    }
    length += size;
  }

  String name() {
    return name;
  }

  long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    appender.close();
  }
}
