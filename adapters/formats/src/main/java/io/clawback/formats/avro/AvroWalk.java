package io.clawback.formats.avro;

import io.clawback.formats.base.ByteWalk;
import io.clawback.formats.base.Verdict;
import org.apache.avro.Schema;

/** Walks over one value in Avro's binary encoding (specification 1.12, "Binary Encoding"). */
final class AvroWalk extends ByteWalk {
  /** Values may be recursive; deeper ones are not judged. */
  private static final int DEEPEST = 500;

  private int depth;

  private AvroWalk(byte[] bytes, int from, int to) {
    super(bytes, from, to);
  }

  static Verdict judge(AvroType type, byte[] bytes, int from, int to) {
    AvroWalk walk = new AvroWalk(bytes, from, to);
    if (walk.value(type) && walk.left() > 0) {
      walk.broken("goes on after its end");
    }
    return walk.verdict();
  }

  private boolean value(AvroType type) {
    return switch (type.type) {
      case NULL -> true;
      case BOOLEAN -> truth();
      case INT -> number(5, "is no int");
      case LONG -> number(10, "is no long");
      case FLOAT -> skip(4);
      case DOUBLE -> skip(8);
      case FIXED -> skip(type.size);
      case BYTES -> {
        long length = length();
        yield !failed() && skip(length);
      }
      case STRING -> string();
      case ENUM -> {
        long symbol = zigzag(5, "is no int");
        yield !failed()
            && ((symbol >= 0 && symbol < type.size) || broken("is none of the enum's symbols"));
      }
      case UNION -> union(type);
      case RECORD -> record(type);
      case ARRAY, MAP -> blocks(type);
    };
  }

  private boolean truth() {
    int at = position;
    return skip(1) && (bytes[at] == 0 || bytes[at] == 1 || broken("is no boolean"));
  }

  private boolean number(int most, String rule) {
    varint(most, rule);
    return !failed();
  }

  private long length() {
    return zigzag(10, "has no valid length");
  }

  private boolean string() {
    long length = length();
    return !failed() && text(length);
  }

  private boolean union(AvroType type) {
    long branch = zigzag(10, "is none of the union's branches");
    if (failed()) {
      return false;
    }
    return (branch >= 0 && branch < type.parts.length)
        ? value(type.parts[(int) branch])
        : broken("is none of the union's branches");
  }

  private boolean record(AvroType type) {
    if (++depth > DEEPEST) {
      return notJudged("nested deeper than " + DEEPEST + " levels");
    }
    for (int i = 0; i < type.parts.length; i++) {
      if (!value(type.parts[i])) {
        return at(type.names[i]);
      }
    }
    depth--;
    return true;
  }

  /** Blocks of items, each with its count; a negative count is followed by the block's bytes. */
  private boolean blocks(AvroType type) {
    boolean map = type.type == Schema.Type.MAP;
    String name = map ? "*" : "[]";
    if (++depth > DEEPEST) {
      return notJudged("nested deeper than " + DEEPEST + " levels");
    }
    for (long count = length(); count != 0; count = length()) {
      if (failed()) {
        return false;
      }
      if (count < 0) {
        long size = length();
        if (failed() || size < 0 || size > left() || count == Long.MIN_VALUE) {
          return broken("has no valid block");
        }
        count = -count;
      }
      if (!items(type.parts[0], map, count)) {
        return at(name);
      }
    }
    depth--;
    return !failed();
  }

  private boolean items(AvroType item, boolean map, long count) {
    if (item.empty && !map) {
      return true; // however many there are, they take no byte
    }
    if (count > left()) {
      return broken(EARLY);
    }
    for (long i = 0; i < count; i++) {
      if ((map && !string()) || !value(item)) {
        return false;
      }
    }
    return true;
  }
}
