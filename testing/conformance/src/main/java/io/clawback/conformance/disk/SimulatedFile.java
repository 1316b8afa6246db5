package io.clawback.conformance.disk;

import java.util.Arrays;
import java.util.Random;

/** One file: what it holds, and how much of that would survive. Guarded by its disk. */
final class SimulatedFile {
  private static final int BLOCK = 512;

  private byte[] content = new byte[256];
  private int size;
  private int synced;
  private boolean nameSynced;

  /** A file that survives as it is. */
  static SimulatedFile durable(byte[] content) {
    SimulatedFile file = new SimulatedFile();
    file.write(content, 0, content.length);
    file.sync();
    file.syncName();
    return file;
  }

  int size() {
    return size;
  }

  void write(byte[] bytes, int offset, int length) {
    if (size + length > content.length) {
      content = Arrays.copyOf(content, Math.max(size + length, 2 * content.length));
    }
    System.arraycopy(bytes, offset, content, size, length);
    size += length;
  }

  void sync() {
    synced = size;
  }

  void syncName() {
    nameSynced = true;
  }

  void truncate(int to) {
    size = to;
    synced = to;
  }

  byte[] read(long offset, int length) {
    int from = (int) Math.min(offset, size);
    return Arrays.copyOfRange(content, from, (int) Math.min(size, offset + (long) length));
  }

  /** What would survive whatever happens, from that byte on. */
  byte[] durable(int from) {
    int length = nameSynced ? synced : 0;
    return Arrays.copyOfRange(content, Math.min(from, length), length);
  }

  /** Overwrites one byte, as decay or an intruder would. */
  void set(int at, byte value) {
    content[at] = value;
  }

  /** Whether the file is still there after a crash; what it holds is then durable. */
  boolean crash(SimulatedDisk.Loss loss, Random random) {
    boolean named = nameSynced || (loss != SimulatedDisk.Loss.ALL_UNSYNCED && random.nextBoolean());
    if (!named) {
      return false;
    }
    int unsynced = size - synced;
    int kept =
        switch (loss) {
          case ALL_UNSYNCED -> 0;
          case PREFIX_SURVIVES -> random.nextInt(unsynced + 1);
          case BLOCKS_SURVIVE -> unsynced;
        };
    size = synced + kept;
    if (loss == SimulatedDisk.Loss.BLOCKS_SURVIVE) {
      loseBlocks(random);
    }
    synced = size;
    nameSynced = true;
    return true;
  }

  /** The length survived, but some blocks were never written: they read as zeros. */
  private void loseBlocks(Random random) {
    int at = synced;
    while (at < size) {
      int end = Math.min(size, (at / BLOCK + 1) * BLOCK);
      if (random.nextBoolean()) {
        Arrays.fill(content, at, end, (byte) 0);
      }
      at = end;
    }
  }
}
