package io.clawback.formats.protobuf;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message type as the walker wants it. Filled in once, then only read. */
final class MessageShape {
  /** How a value lies in the bytes (protobuf.dev, "Encoding"). */
  enum Wire {
    VARINT,
    FIXED64,
    LENGTH,
    START_GROUP,
    END_GROUP,
    FIXED32
  }

  /** What is behind a length. */
  enum Kind {
    NUMBER,
    TEXT,
    BYTES,
    MESSAGE
  }

  /**
   * A field.
   *
   * @param name as it stands in the source
   * @param wire of one value
   * @param kind what it is
   * @param message its type, of kind {@code MESSAGE}
   * @param packable whether several values may stand behind one length
   * @param step what it adds to a path: {@code []} when there may be several
   * @param bit of {@link #required}; 0 when it need not be there
   */
  record Field(
      String name,
      Wire wire,
      Kind kind,
      @Nullable MessageShape message,
      boolean packable,
      String step,
      long bit) {}

  private static final int DIRECT = 64;

  final String name;

  /** In proto3 a string must be UTF-8, or a parser refuses it. */
  final boolean checksText;

  /** One bit for each required field, the first 64 of them. */
  long required;

  private final @Nullable Field[] direct = new @Nullable Field[DIRECT];
  private final Map<Integer, Field> others = new HashMap<>();

  MessageShape(String name, boolean checksText) {
    this.name = name;
    this.checksText = checksText;
  }

  void add(int tag, Field field) {
    if (tag > 0 && tag < DIRECT) {
      direct[tag] = field;
    } else {
      others.put(tag, field);
    }
    required |= field.bit();
  }

  /** The field of that number; null when there is none. */
  @Nullable Field field(int tag) {
    return tag > 0 && tag < DIRECT ? direct[tag] : others.get(tag);
  }

  /** The name of a required field, by its bit. */
  String named(long bit) {
    for (Field field : direct) {
      if (field != null && field.bit() == bit) {
        return field.name();
      }
    }
    return others.values().stream()
        .filter(f -> f.bit() == bit)
        .map(Field::name)
        .findFirst()
        .orElse("*");
  }
}
