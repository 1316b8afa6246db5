package io.clawback.clients.kafka.skip.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;

/**
 * One part of a skip list: offsets of one partition, each with the print of its message. As a value
 * in the control topic it is text that a person can read but for the prints. Immutable.
 */
public final class SkipPart {
  private static final String MAGIC = "clawback-skip 1";
  private static final String OF = "of ";
  private static final String OFFSETS = "offsets ";
  private static final String PRINTS = "prints ";

  private final int of;
  private final long[] offsets;
  private final List<SkipPrint> prints;

  private SkipPart(int of, long[] offsets, List<SkipPrint> prints) {
    this.of = of;
    this.offsets = offsets;
    this.prints = prints;
  }

  /**
   * A part.
   *
   * @param of how many parts the partition's list has
   * @param prints by offset
   */
  public static SkipPart of(int of, SortedMap<Long, SkipPrint> prints) {
    return new SkipPart(
        of,
        prints.keySet().stream().mapToLong(Long::longValue).toArray(),
        List.copyOf(prints.values()));
  }

  /** How many parts the partition's list has. */
  public int of() {
    return of;
  }

  /** How many messages it names. */
  public int size() {
    return offsets.length;
  }

  /** The i-th offset, in ascending order. */
  public long offset(int i) {
    return offsets[i];
  }

  /** The print of the message there. */
  public SkipPrint print(int i) {
    return prints.get(i);
  }

  /** The most bytes that so many messages take, written down. */
  public static long mostBytes(int messages) {
    // An offset is up to 19 digits and a comma; Base64 makes four of three.
    return 128 + messages * 20L + (messages * (long) SkipPrint.BYTES + 2) / 3 * 4;
  }

  /** As {@link #parse} reads it. */
  public byte[] bytes() {
    ByteBuffer packed = ByteBuffer.allocate(Math.multiplyExact(offsets.length, SkipPrint.BYTES));
    prints.forEach(p -> p.write(packed));
    String text =
        MAGIC
            + "\n"
            + OF
            + of
            + "\n"
            + OFFSETS
            + spans()
            + "\n"
            + PRINTS
            + Base64.getEncoder().encodeToString(packed.array())
            + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String spans() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < offsets.length; i++) {
      int first = i;
      while (i + 1 < offsets.length && offsets[i + 1] == offsets[i] + 1) {
        i++;
      }
      text.append(text.length() == 0 ? "" : ",").append(offsets[first]);
      if (i > first) {
        text.append('-').append(offsets[i]);
      }
    }
    return text.toString();
  }

  /** What the bytes spell. Throws {@link IllegalArgumentException} when they are no such text. */
  public static SkipPart parse(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    if (lines.length < 4 || !lines[0].equals(MAGIC)) {
      throw new IllegalArgumentException("no part of a skip list, or of a later release");
    }
    ByteBuffer packed = ByteBuffer.wrap(Base64.getDecoder().decode(value(lines[3], PRINTS)));
    if (packed.remaining() % SkipPrint.BYTES != 0) {
      throw new IllegalArgumentException("prints are cut");
    }
    long[] offsets = offsets(value(lines[2], OFFSETS), packed.remaining() / SkipPrint.BYTES);
    List<SkipPrint> prints = new ArrayList<>();
    while (packed.hasRemaining()) {
      prints.add(SkipPrint.read(packed));
    }
    return new SkipPart(Integer.parseInt(value(lines[1], OF)), offsets, prints);
  }

  private static String value(String line, String name) {
    if (!line.startsWith(name)) {
      throw new IllegalArgumentException("no line of " + name.trim());
    }
    return line.substring(name.length());
  }

  /** Never more than there are prints for, whatever the text claims. */
  private static long[] offsets(String spans, int count) {
    long[] offsets = new long[count];
    int at = 0;
    long before = -1;
    for (String span : spans.isEmpty() ? new String[0] : spans.split(",", -1)) {
      int dash = span.indexOf('-');
      long first = Long.parseLong(dash < 0 ? span : span.substring(0, dash));
      long last = dash < 0 ? first : Long.parseLong(span.substring(dash + 1));
      if (first <= before || last < first || last - first >= count - at) {
        throw new IllegalArgumentException("offsets do not fit the prints");
      }
      for (long offset = first; offset <= last; offset++) {
        offsets[at++] = offset;
      }
      before = last;
    }
    if (at != count) {
      throw new IllegalArgumentException("offsets do not fit the prints");
    }
    return offsets;
  }

  @Override
  public String toString() {
    return "one of " + of + " parts: " + Arrays.toString(offsets);
  }
}
