package io.clawback.engine.content;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Asks a set of offsets in the portable format of 64-bit roaring bitmaps whether an offset is in
 * it, without a library: the engine depends on nothing. Source: the RoaringFormatSpec, "Extension
 * for 64-bit implementations".
 */
final class RoaringOffsets {
  private static final int NO_RUNS = 12_346;
  private static final int RUNS = 12_347;
  private static final int ARRAY_MOST = 4_096;
  private static final int OFFSETS_FROM = 4;
  private static final int BITS_BYTES = 8_192;

  private RoaringOffsets() {}

  /** Whether it is; a text that is no such set holds nothing. */
  static boolean contains(byte[] bitmap, long offset) {
    ByteBuffer in = ByteBuffer.wrap(bitmap).order(ByteOrder.LITTLE_ENDIAN);
    int high = (int) (offset >>> 32);
    try {
      long parts = in.getLong();
      for (long part = 0; part < parts; part++) {
        int key = in.getInt();
        boolean found = part(in, (int) offset);
        if (key == high) {
          return found;
        }
      }
      return false;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Reads over one 32-bit set, and says whether it holds {@code low}. */
  private static boolean part(ByteBuffer in, int low) {
    int cookie = in.getInt();
    boolean runs = (cookie & 0xFFFF) == RUNS;
    if (!runs && cookie != NO_RUNS) {
      throw new IllegalArgumentException("no roaring set");
    }
    int containers = runs ? (cookie >>> 16) + 1 : in.getInt();
    int runFlags = in.position();
    in.position(runFlags + (runs ? (containers + 7) / 8 : 0));
    int heads = in.position();
    in.position(heads + 4 * containers);
    if (!runs || containers >= OFFSETS_FROM) {
      in.position(in.position() + 4 * containers);
    }
    boolean found = false;
    for (int c = 0; c < containers; c++) {
      int key = in.getShort(heads + 4 * c) & 0xFFFF;
      int count = (in.getShort(heads + 4 * c + 2) & 0xFFFF) + 1;
      boolean run = runs && (in.get(runFlags + c / 8) >> (c % 8) & 1) == 1;
      boolean here = key == low >>> 16;
      if (run) {
        found |= runs(in, low & 0xFFFF) && here;
      } else if (count <= ARRAY_MOST) {
        found |= array(in, count, low & 0xFFFF) && here;
      } else {
        int at = in.position();
        in.position(at + BITS_BYTES);
        found |= here && (in.get(at + ((low & 0xFFFF) >> 3)) >> (low & 7) & 1) == 1;
      }
    }
    return found;
  }

  private static boolean runs(ByteBuffer in, int value) {
    int runs = in.getShort() & 0xFFFF;
    boolean found = false;
    for (int r = 0; r < runs; r++) {
      int start = in.getShort() & 0xFFFF;
      int length = in.getShort() & 0xFFFF;
      found |= value >= start && value <= start + length;
    }
    return found;
  }

  private static boolean array(ByteBuffer in, int count, int value) {
    boolean found = false;
    for (int i = 0; i < count; i++) {
      found |= (in.getShort() & 0xFFFF) == value;
    }
    return found;
  }
}
