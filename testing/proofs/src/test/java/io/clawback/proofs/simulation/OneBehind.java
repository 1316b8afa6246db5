package io.clawback.proofs.simulation;

import io.clawback.spi.state.Disk;
import java.io.IOException;

/** Hands on to the disk what it was given the time before. */
final class OneBehind implements Disk.Appender {
  private final Disk.Appender inner;
  private boolean owes;

  OneBehind(Disk.Appender inner) {
    this.inner = inner;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (owes) {
      inner.sync();
    }
    inner.write(bytes, offset, length);
    owes = true;
  }

  @Override
  public void sync() {}

  @Override
  public long size() throws IOException {
    return inner.size();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
