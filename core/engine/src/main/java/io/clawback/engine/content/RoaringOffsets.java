package io.clawback.engine.content;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads sets of offsets in the portable format of 64-bit roaring bitmaps, without a library: the
 * engine depends on nothing. Source: the RoaringFormatSpec, "Extension for 64-bit implementations".
 */
final class RoaringOffsets {
  private static final int NO_RUNS = 12_346;
  private static final int RUNS = 12_347;
  private static final int ARRAY_MOST = 4_096;
  private static final int OFFSETS_FROM = 4;
  private static final int BITS_BYTES = 8_192;

  private RoaringOffsets() {}

  private enum Form {
    ARRAY,
    BITS,
    RUNS
  }

  /** Some of the 65,536 offsets that begin at {@code key << 16}, {@code count} of them. */
  record Container(long key, int count, Form form, ByteBuffer in, int at) {
    private int unsigned(int position) {
      return in.getShort(position) & 0xFFFF;
    }

    private boolean holds(int value) {
      return switch (form) {
        case BITS -> (in.get(at + (value >> 3)) >> (value & 7) & 1) == 1;
        case ARRAY -> {
          boolean found = false;
          for (int i = 0; i < count && !found; i++) {
            found = unsigned(at + 2 * i) == value;
          }
          yield found;
        }
        case RUNS -> {
          boolean found = false;
          for (int r = 0; r < unsigned(at) && !found; r++) {
            int start = unsigned(at + 2 + 4 * r);
            found = value >= start && value <= start + unsigned(at + 4 + 4 * r);
          }
          yield found;
        }
      };
    }

    /** Adds its offsets, less {@code key << 16}, to 65,536 bits. */
    void addTo(long[] bits) {
      switch (form) {
        case BITS -> {
          for (int i = 0; i < bits.length; i++) {
            bits[i] |= in.getLong(at + 8 * i);
          }
        }
        case ARRAY -> {
          for (int i = 0; i < count; i++) {
            set(bits, unsigned(at + 2 * i));
          }
        }
        case RUNS -> {
          for (int r = 0; r < unsigned(at); r++) {
            int start = unsigned(at + 2 + 4 * r);
            for (int v = start; v <= Math.min(0xFFFF, start + unsigned(at + 4 + 4 * r)); v++) {
              set(bits, v);
            }
          }
        }
      }
    }

    private static void set(long[] bits, int value) {
      bits[value >> 6] |= 1L << value;
    }
  }

  /** Whether the offset is in it; a text that is no such set holds nothing. */
  static boolean contains(byte[] bitmap, long offset) {
    try {
      for (Container container : containers(bitmap)) {
        if (container.key == offset >>> 16) {
          return container.holds((int) offset & 0xFFFF);
        }
      }
      return false;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What it is made of, sorted; throws {@link IllegalArgumentException} when it is no such set. */
  static List<Container> containers(byte[] bitmap) {
    ByteBuffer in = ByteBuffer.wrap(bitmap).order(ByteOrder.LITTLE_ENDIAN);
    List<Container> all = new ArrayList<>();
    try {
      long parts = in.getLong();
      for (long part = 0; part < parts; part++) {
        part(in, Integer.toUnsignedLong(in.getInt()) << 16, all);
      }
      return all;
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no roaring set", e);
    }
  }

  /** Reads over one 32-bit set. */
  private static void part(ByteBuffer in, long high, List<Container> into) {
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
    for (int c = 0; c < containers; c++) {
      long key = high | (in.getShort(heads + 4 * c) & 0xFFFF);
      int count = (in.getShort(heads + 4 * c + 2) & 0xFFFF) + 1;
      boolean run = runs && (in.get(runFlags + c / 8) >> (c % 8) & 1) == 1;
      int at = in.position();
      Form form = run ? Form.RUNS : count <= ARRAY_MOST ? Form.ARRAY : Form.BITS;
      int length =
          switch (form) {
            case RUNS -> 2 + 4 * (in.getShort(at) & 0xFFFF);
            case ARRAY -> 2 * count;
            case BITS -> BITS_BYTES;
          };
      in.position(at + length);
      into.add(new Container(key, count, form, in, at));
    }
  }
}
