package io.clawback.formats.json;

import java.util.SortedSet;
import tools.jackson.databind.JsonNode;

/**
 * The names that a schema itself uses for fields. Only these may stand in a path: any other name is
 * a message's own and may be a value (a map's key).
 */
final class PropertyNames {
  private static final int MOST = 100_000;

  private PropertyNames() {}

  static void collect(JsonNode schema, SortedSet<String> into) {
    if (into.size() >= MOST) {
      return;
    }
    if (schema.isObject()) {
      for (var entry : schema.properties()) {
        if (entry.getKey().equals("properties") && entry.getValue().isObject()) {
          into.addAll(entry.getValue().propertyNames());
        }
        if (entry.getKey().equals("required") && entry.getValue().isArray()) {
          entry.getValue().forEach(name -> into.add(name.asString("")));
        }
        collect(entry.getValue(), into);
      }
    } else if (schema.isArray()) {
      schema.forEach(item -> collect(item, into));
    }
  }
}
