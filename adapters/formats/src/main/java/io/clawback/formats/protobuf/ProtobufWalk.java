package io.clawback.formats.protobuf;

import io.clawback.formats.base.ByteWalk;
import io.clawback.formats.base.Verdict;
import io.clawback.formats.protobuf.MessageShape.Field;
import io.clawback.formats.protobuf.MessageShape.Kind;
import io.clawback.formats.protobuf.MessageShape.Wire;

/** Walks over one message in the wire format (protobuf.dev, "Encoding"). */
final class ProtobufWalk extends ByteWalk {
  /** Every parser's own limit: deeper messages are refused. */
  private static final int DEEPEST = 100;

  private static final String TAG = "has an invalid tag";
  private static final Wire[] WIRES = Wire.values();

  private final boolean unknownIsBreach;

  private ProtobufWalk(byte[] bytes, int from, int to, boolean unknownIsBreach) {
    super(bytes, from, to);
    this.unknownIsBreach = unknownIsBreach;
  }

  static Verdict judge(
      MessageShape shape, boolean unknownIsBreach, byte[] bytes, int from, int to) {
    ProtobufWalk walk = new ProtobufWalk(bytes, from, to, unknownIsBreach);
    walk.message(shape, 1);
    return walk.verdict();
  }

  private boolean message(MessageShape shape, int depth) {
    if (depth > DEEPEST) {
      return broken("is nested deeper than " + DEEPEST + " messages");
    }
    long missing = shape.required;
    boolean known = false;
    boolean unknown = false;
    while (left() > 0) {
      long tag = varint(5, TAG);
      if (failed()) {
        return false;
      }
      int number = (int) (tag >>> 3);
      int wire = (int) (tag & 7);
      if (number == 0 || wire >= WIRES.length || tag >>> 32 != 0) {
        return broken(TAG);
      }
      Field field = shape.field(number);
      if (field == null) {
        unknown = true;
        if (!stranger(number, WIRES[wire])) {
          return false;
        }
        continue;
      }
      known = true;
      missing &= ~field.bit();
      if (!value(field, WIRES[wire], shape.checksText, depth)) {
        return at(field.name() + field.step());
      }
    }
    if (missing != 0) {
      broken("is missing");
      return at(shape.named(Long.lowestOneBit(missing)));
    }
    return known || !unknown || broken("has none of its type's fields");
  }

  private boolean stranger(int number, Wire wire) {
    return unknownIsBreach ? broken("has a field that its type does not know") : over(number, wire);
  }

  private boolean value(Field field, Wire wire, boolean checksText, int depth) {
    if (wire != field.wire()) {
      return (wire == Wire.LENGTH && field.packable())
          ? packed(field)
          : broken("is of another wire type");
    }
    if (field.kind() == Kind.NUMBER) {
      return scalar(wire);
    }
    long length = varint(10, "has no valid length");
    if (failed()) {
      return false;
    }
    MessageShape inner = field.message();
    if (inner == null) {
      return (field.kind() == Kind.TEXT && checksText) ? text(length) : skip(length);
    }
    if (length < 0 || length > left()) {
      return skip(length);
    }
    int outer = end;
    end = position + (int) length;
    boolean good = message(inner, depth + 1);
    end = outer;
    return good;
  }

  private boolean scalar(Wire wire) {
    return switch (wire) {
      case VARINT -> {
        varint(10, "is no valid number");
        yield !failed();
      }
      case FIXED64 -> skip(8);
      case FIXED32 -> skip(4);
      case LENGTH, START_GROUP, END_GROUP -> broken(TAG);
    };
  }

  private boolean packed(Field field) {
    long length = varint(10, "has no valid length");
    if (failed()) {
      return false;
    }
    if (length < 0 || length > left()) {
      return skip(length);
    }
    int until = position + (int) length;
    int outer = end;
    end = until;
    while (position < until) {
      if (!scalar(field.wire())) {
        return false;
      }
    }
    end = outer;
    return true;
  }

  /** Steps over a field that the type does not know, groups and all. */
  private boolean over(int number, Wire wire) {
    if (wire == Wire.LENGTH) {
      long length = varint(10, "has no valid length");
      return !failed() && skip(length);
    }
    if (wire != Wire.START_GROUP) {
      return scalar(wire);
    }
    int[] open = new int[DEEPEST];
    int depth = 0;
    open[depth++] = number;
    while (depth > 0) {
      long tag = varint(5, TAG);
      if (failed()) {
        return false;
      }
      int inner = (int) (tag >>> 3);
      int kind = (int) (tag & 7);
      if (inner == 0 || kind >= WIRES.length || tag >>> 32 != 0) {
        return broken(TAG);
      }
      if (WIRES[kind] == Wire.START_GROUP) {
        if (depth == DEEPEST) {
          return broken("is nested deeper than " + DEEPEST + " messages");
        }
        open[depth++] = inner;
      } else if (WIRES[kind] == Wire.END_GROUP) {
        if (open[--depth] != inner) {
          return broken(TAG);
        }
      } else if (!over(inner, WIRES[kind])) {
        return false;
      }
    }
    return true;
  }
}
