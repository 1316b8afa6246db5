package io.clawback.content;

import java.util.Optional;

/**
 * How a value says which schema it was written with. The one reader of frames: what a fold takes
 * for framed is what a contract reads.
 */
public enum Framing {
  /** It does not. */
  NONE,
  /** A zero byte and 4 bytes of id, big-endian. */
  CONFLUENT,
  /** A zero byte and 8 bytes of id, big-endian. */
  APICURIO,
  /** The id in a header, as 8 bytes, big-endian. */
  HEADER,
  /** Avro's own: C3 01 and 8 bytes of fingerprint, little-endian. */
  SINGLE_OBJECT;

  private static final byte[] GLOBAL = Slices.of("apicurio.value.globalId");
  private static final byte[] CONTENT = Slices.of("apicurio.value.contentId");

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

  /** The message's frame; empty when it has none of this form. The message must have a value. */
  public Optional<Frame> read(Message m) {
    return frames(m)
        ? Optional.of(new Frame(space(m), id(m), m.valueFrom + width()))
        : Optional.empty();
  }

  /** Whether it has a frame of this form: any number may be an id. */
  boolean frames(Message m) {
    return switch (this) {
      case NONE -> false;
      case CONFLUENT, APICURIO -> m.valueLength >= width() && m.bytes[m.valueFrom] == 0;
      case HEADER -> header(m, CONTENT) >= 0 || header(m, GLOBAL) >= 0;
      case SINGLE_OBJECT ->
          m.valueLength >= width()
              && m.bytes[m.valueFrom] == (byte) 0xC3
              && m.bytes[m.valueFrom + 1] == 1;
    };
  }

  /** The id of a message that {@link #frames}. */
  long id(Message m) {
    return switch (this) {
      case NONE -> 0;
      case CONFLUENT -> Slices.number(m.bytes, m.valueFrom + 1) & 0xffffffffL;
      case APICURIO -> Slices.large(m.bytes, m.valueFrom + 1);
      case HEADER -> {
        int content = header(m, CONTENT);
        yield Slices.large(m.bytes, content >= 0 ? content : header(m, GLOBAL));
      }
      case SINGLE_OBJECT -> Long.reverseBytes(Slices.large(m.bytes, m.valueFrom + 2));
    };
  }

  /** How many bytes of the value the frame takes. */
  int width() {
    return switch (this) {
      case NONE, HEADER -> 0;
      case CONFLUENT -> 5;
      case APICURIO -> 9;
      case SINGLE_OBJECT -> 10;
    };
  }

  private Space space(Message m) {
    return switch (this) {
      case NONE, CONFLUENT -> Space.SCHEMA;
      case APICURIO -> Space.GLOBAL;
      case HEADER -> header(m, CONTENT) >= 0 ? Space.CONTENT : Space.GLOBAL;
      case SINGLE_OBJECT -> Space.FINGERPRINT;
    };
  }

  /**
   * Where the value of the last header of that name that can be an id is; -1 when there is none.
   */
  private static int header(Message m, byte[] name) {
    for (int at = 4 * (m.headerCount - 1); at >= 0; at -= 4) {
      if (m.headers[at + 3] == Long.BYTES && Slices.same(m, at, name)) {
        return m.headers[at + 2];
      }
    }
    return -1;
  }
}
