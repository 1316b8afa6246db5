package io.clawback.formats.registry;

import java.util.List;

/**
 * A schema as a registry keeps it.
 *
 * @param type its language
 * @param texts the schema, then what it refers to, directly or not
 * @param names what the others are called in it
 */
record RegisteredSchema(Type type, List<String> names, List<String> texts) {
  /** The language of a schema. */
  enum Type {
    AVRO,
    PROTOBUF,
    JSON
  }
}
