package io.clawback.formats.protobuf;

import com.squareup.wire.Syntax;
import com.squareup.wire.schema.EnumType;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.ProtoType;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.Type;
import io.clawback.formats.base.Opening;
import io.clawback.formats.base.SchemaIds;
import io.clawback.formats.base.ValueJudge;
import io.clawback.formats.base.Verdict;
import io.clawback.formats.protobuf.MessageShape.Field;
import io.clawback.formats.protobuf.MessageShape.Kind;
import io.clawback.formats.protobuf.MessageShape.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The message types of one source. Thread-safe once made. */
public final class ProtoShapes {
  private static final int MOST_REQUIRED = 64;

  private final Schema schema;
  private final List<Type> top;
  private final Map<String, MessageShape> shapes = new HashMap<>();
  private final boolean unknownIsBreach;

  private ProtoShapes(Schema schema, ProtoFile file, boolean unknownIsBreach) {
    this.schema = schema;
    this.top = file.getTypes();
    this.unknownIsBreach = unknownIsBreach;
    everything(top);
  }

  /** Of the first text; the others are what it imports. What is wrong goes to {@code opening}. */
  public static Optional<ProtoShapes> open(
      List<String> files, List<String> texts, boolean unknownIsBreach, Opening opening) {
    Optional<Schema> schema = new ProtoSources(files, texts, opening).link();
    ProtoFile file = schema.map(s -> s.protoFile(files.get(0))).orElse(null);
    if (schema.isEmpty() || file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ProtoShapes(schema.get(), file, unknownIsBreach));
    } catch (RuntimeException | StackOverflowError e) {
      opening.add(
          files.get(0),
          0,
          "The source cannot be used: " + Opening.clip(String.valueOf(e.getMessage())) + ".",
          "Correct it.");
      return Optional.empty();
    }
  }

  /** Every message type of the file, nested ones too, by full name. */
  public List<String> names() {
    return shapes.keySet().stream().sorted().toList();
  }

  /** The only message type at the top of the file; empty when there are none or several. */
  public Optional<String> only() {
    List<String> messages =
        top.stream()
            .filter(MessageType.class::isInstance)
            .map(t -> t.getType().toString())
            .toList();
    return messages.size() == 1 ? Optional.of(messages.get(0)) : Optional.empty();
  }

  /** A judge by the type of that full name; empty when there is none. */
  public Optional<ValueJudge> judge(String name) {
    MessageShape shape = shapes.get(name);
    return shape == null
        ? Optional.empty()
        : Optional.of(
            (bytes, from, to) -> ProtobufWalk.judge(shape, unknownIsBreach, bytes, from, to));
  }

  /**
   * Judges what begins with message indexes, as Confluent's serializers write them: which message
   * of the file, which nested one in it, and so on. Where {@code expected} is set, another type is
   * a breach.
   */
  public Verdict indexed(Optional<String> expected, byte[] bytes, int from, int to) {
    MessageIndexes indexes = MessageIndexes.read(bytes, from, to);
    if (indexes == null) {
      return Verdict.breach("", SchemaIds.UNFRAMED);
    }
    Type type = null;
    List<Type> among = top;
    for (int index : indexes.path()) {
      List<Type> messages = among.stream().filter(t -> !(t instanceof EnumType)).toList();
      if (index >= messages.size()) {
        return Verdict.breach("", "names a message type that the schema does not have");
      }
      type = messages.get(index);
      among = type.getNestedTypes();
    }
    String name = type == null ? "" : type.getType().toString();
    if (expected.isPresent() && !expected.get().equals(name)) {
      return Verdict.breach("", "is of another message type");
    }
    return judge(name)
        .map(judge -> judge.judge(bytes, indexes.end(), to))
        .orElseGet(() -> Verdict.breach("", "names a message type that the schema does not have"));
  }

  private void everything(List<Type> types) {
    for (Type type : types) {
      if (type instanceof MessageType message) {
        shape(message);
      }
      everything(type.getNestedTypes());
    }
  }

  private MessageShape shape(MessageType type) {
    String name = type.getType().toString();
    MessageShape known = shapes.get(name);
    if (known != null) {
      return known;
    }
    MessageShape shape = new MessageShape(name, type.getSyntax() == Syntax.PROTO_3);
    shapes.put(name, shape);
    List<com.squareup.wire.schema.Field> fields = new ArrayList<>(type.getFieldsAndOneOfFields());
    int required = 0;
    for (com.squareup.wire.schema.Field field : fields) {
      long bit = field.isRequired() && required < MOST_REQUIRED ? 1L << required++ : 0;
      shape.add(field.getTag(), field(field, bit, shape.checksText));
    }
    return shape;
  }

  private Field field(com.squareup.wire.schema.Field field, long bit, boolean checksText) {
    ProtoType type = field.getType();
    if (type == null) {
      throw new IllegalArgumentException("field " + field.getName() + " has no type");
    }
    if (type.isMap()) {
      MessageShape entry = new MessageShape("entry", checksText);
      entry.add(1, typed("key", key(type), "", 0, false));
      entry.add(2, typed("value", value(type), "", 0, false));
      return new Field(field.getName(), Wire.LENGTH, Kind.MESSAGE, entry, false, "[]", bit);
    }
    return typed(field.getName(), type, field.isRepeated() ? "[]" : "", bit, field.isRepeated());
  }

  private static ProtoType key(ProtoType map) {
    ProtoType key = map.getKeyType();
    return key == null ? ProtoType.STRING : key;
  }

  private static ProtoType value(ProtoType map) {
    ProtoType value = map.getValueType();
    return value == null ? ProtoType.BYTES : value;
  }

  private Field typed(String name, ProtoType type, String step, long bit, boolean repeated) {
    Wire scalar = scalar(type);
    if (scalar != null) {
      return new Field(name, scalar, Kind.NUMBER, null, repeated, step, bit);
    }
    if (type.equals(ProtoType.STRING) || type.equals(ProtoType.BYTES)) {
      Kind kind = type.equals(ProtoType.STRING) ? Kind.TEXT : Kind.BYTES;
      return new Field(name, Wire.LENGTH, kind, null, false, step, bit);
    }
    Type found = schema.getType(type);
    return found instanceof MessageType message
        ? new Field(name, Wire.LENGTH, Kind.MESSAGE, shape(message), false, step, bit)
        : new Field(name, Wire.VARINT, Kind.NUMBER, null, repeated, step, bit); // an enum
  }

  private static @Nullable Wire scalar(ProtoType type) {
    return switch (type.toString()) {
      case "bool", "int32", "int64", "uint32", "uint64", "sint32", "sint64" -> Wire.VARINT;
      case "fixed32", "sfixed32", "float" -> Wire.FIXED32;
      case "fixed64", "sfixed64", "double" -> Wire.FIXED64;
      default -> null;
    };
  }
}
