package io.clawback.formats.avro;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * A schema as the walker wants it: parts that take no byte are left out, so that every step goes
 * forward. Immutable once {@link #of} has returned.
 */
final class AvroType {
  final Schema.Type type;

  /** Of a fixed: its bytes; of an enum: how many symbols. */
  int size;

  /** The fields of a record, the branches of a union, or the only item. */
  AvroType[] parts = new AvroType[0];

  /** The names of a record's fields. */
  String[] names = new String[0];

  /** Whether no value of it takes a byte. */
  boolean empty;

  private AvroType(Schema.Type type) {
    this.type = type;
  }

  static AvroType of(Schema schema) {
    return of(schema, new TreeMap<>(), new IdentityHashMap<>());
  }

  private static AvroType of(
      Schema schema, Map<String, AvroType> named, Map<Schema, AvroType> others) {
    boolean name =
        switch (schema.getType()) {
          case RECORD, ENUM, FIXED -> true;
          case ARRAY, MAP, UNION, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> false;
        };
    AvroType known = name ? named.get(schema.getFullName()) : others.get(schema);
    if (known != null) {
      return known;
    }
    AvroType type = new AvroType(schema.getType());
    if (name) {
      named.put(schema.getFullName(), type);
    } else {
      others.put(schema, type);
    }
    switch (schema.getType()) {
      case RECORD -> {
        List<AvroType> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
          AvroType part = of(field.schema(), named, others);
          if (!part.empty) {
            parts.add(part);
            names.add(field.name());
          }
        }
        type.parts = parts.toArray(AvroType[]::new);
        type.names = names.toArray(String[]::new);
        type.empty = parts.isEmpty();
      }
      case UNION ->
          type.parts =
              schema.getTypes().stream().map(s -> of(s, named, others)).toArray(AvroType[]::new);
      case ARRAY -> type.parts = new AvroType[] {of(schema.getElementType(), named, others)};
      case MAP -> type.parts = new AvroType[] {of(schema.getValueType(), named, others)};
      case ENUM -> type.size = schema.getEnumSymbols().size();
      case FIXED -> {
        type.size = schema.getFixedSize();
        type.empty = type.size == 0;
      }
      case NULL -> type.empty = true;
      case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN -> {}
    }
    return type;
  }
}
