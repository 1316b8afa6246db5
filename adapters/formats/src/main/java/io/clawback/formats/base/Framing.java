package io.clawback.formats.base;

import io.clawback.content.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** How a value says which schema it was written with. */
public enum Framing {
  /** It does not. */
  NONE,
  /** A zero byte and 4 bytes of id, big-endian. */
  CONFLUENT,
  /** A zero byte and 8 bytes of id, big-endian. */
  APICURIO,
  /** The id in a header. */
  HEADER,
  /** Avro's own: C3 01 and 8 bytes of fingerprint, little-endian. */
  SINGLE_OBJECT;

  /** What a value breaks that has no frame where one is declared. */
  public static final String UNFRAMED = "is not framed as declared";

  private static final byte[] GLOBAL = ascii("apicurio.value.globalId");
  private static final byte[] CONTENT = ascii("apicurio.value.contentId");

  /** Which number an id is. */
  public enum Space {
    SCHEMA,
    GLOBAL,
    CONTENT,
    FINGERPRINT
  }

  /**
   * A frame.
   *
   * @param space what the id counts
   * @param from where the value itself begins
   */
  public record Frame(Space space, long id, int from) {}

  /** The message's frame; empty when it has none of this form. Not for {@link #NONE}. */
  public Optional<Frame> read(Message m) {
    return switch (this) {
      case NONE -> Optional.empty();
      case CONFLUENT -> marked(m, 4).map(f -> new Frame(Space.SCHEMA, f.id, f.from));
      case APICURIO -> marked(m, 8);
      case HEADER -> header(m, CONTENT, Space.CONTENT).or(() -> header(m, GLOBAL, Space.GLOBAL));
      case SINGLE_OBJECT -> {
        int at = m.valueFrom;
        boolean is = m.valueLength >= 10 && m.bytes[at] == (byte) 0xC3 && m.bytes[at + 1] == 0x01;
        yield is
            ? Optional.of(
                new Frame(
                    Space.FINGERPRINT, Long.reverseBytes(number(m.bytes, at + 2, 8)), at + 10))
            : Optional.empty();
      }
    };
  }

  private static Optional<Frame> marked(Message m, int width) {
    boolean is = m.valueLength > width && m.bytes[m.valueFrom] == 0;
    return is
        ? Optional.of(
            new Frame(
                Space.GLOBAL, number(m.bytes, m.valueFrom + 1, width), m.valueFrom + 1 + width))
        : Optional.empty();
  }

  private static Optional<Frame> header(Message m, byte[] name, Space space) {
    for (int i = m.headerCount - 1; i >= 0; i--) {
      int from = m.headers[4 * i];
      int length = m.headers[4 * i + 1];
      if (m.headers[4 * i + 3] == 8
          && Arrays.equals(m.bytes, from, from + length, name, 0, name.length)) {
        return Optional.of(new Frame(space, number(m.bytes, m.headers[4 * i + 2], 8), m.valueFrom));
      }
    }
    return Optional.empty();
  }

  private static long number(byte[] bytes, int from, int width) {
    long number = 0;
    for (int i = 0; i < width; i++) {
      number = number << 8 | (bytes[from + i] & 0xFF);
    }
    return number;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
