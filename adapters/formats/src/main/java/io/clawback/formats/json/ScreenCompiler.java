package io.clawback.formats.json;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.clawback.formats.json.Screen.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes a {@link Screen} of a schema. Whatever it does not know for sure becomes doubt. */
final class ScreenCompiler {
  private static final Set<String> SILENT =
      Set.of(
          "$schema",
          "title",
          "description",
          "default",
          "examples",
          "$comment",
          "deprecated",
          "readOnly",
          "writeOnly",
          "definitions",
          "$defs",
          "contentMediaType",
          "contentEncoding");
  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "minItems",
          "maxItems",
          "minLength",
          "maxLength",
          "pattern",
          "enum",
          "const",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "$ref");
  private static final int MOST_REQUIRED = 64;

  private final JsonNode root;
  private final boolean formats;
  private final Map<String, Node> references = new HashMap<>();

  ScreenCompiler(JsonNode root, boolean formats) {
    this.root = root;
    this.formats = formats;
  }

  Node compile() {
    try {
      return node(root, true);
    } catch (StackOverflowError e) {
      return Node.DOUBT;
    }
  }

  private Node node(JsonNode schema, boolean top) {
    if (schema.isBoolean()) {
      return schema.booleanValue() ? Node.ANY : Node.DOUBT;
    }
    if (!schema.isObject() || !understood(schema, top)) {
      return Node.DOUBT;
    }
    if (schema.has("$ref")) {
      return reference(schema);
    }
    Node node = new Node();
    return types(schema, node)
            && fields(schema, node)
            && items(schema, node)
            && texts(schema, node)
            && numbers(schema, node)
        ? node
        : Node.DOUBT;
  }

  private boolean understood(JsonNode schema, boolean top) {
    for (String key : schema.propertyNames()) {
      boolean silent =
          SILENT.contains(key)
              || (top && (key.equals("$id") || key.equals("id")))
              || (key.equals("format") && !formats);
      if (!silent && !KNOWN.contains(key)) {
        return false;
      }
    }
    return true;
  }

  /** A reference within the file, alone in its schema (before 2019-09, others were ignored). */
  private Node reference(JsonNode schema) {
    String target = schema.path("$ref").asString("");
    boolean alone =
        schema.propertyNames().stream().allMatch(k -> k.equals("$ref") || SILENT.contains(k));
    if (!alone || !(target.equals("#") || target.startsWith("#/")) || target.contains("%")) {
      return Node.DOUBT;
    }
    Node known = references.get(target);
    if (known != null) {
      return known;
    }
    JsonNode found = root.at(target.substring(1));
    // Filled in below: the schema may be recursive, and then refers to this very node.
    Node place = new Node();
    place.types = 0;
    references.put(target, place);
    Node made = found.isMissingNode() ? Node.DOUBT : node(found, target.equals("#"));
    place.types = made.types;
    place.fields = made.fields;
    place.others = made.others;
    place.required = made.required;
    place.items = made.items;
    place.minItems = made.minItems;
    place.maxItems = made.maxItems;
    place.texts = made.texts;
    place.numbers = made.numbers;
    return place;
  }

  private static boolean types(JsonNode schema, Node node) {
    JsonNode type = schema.path("type");
    if (type.isMissingNode()) {
      return true;
    }
    int types = 0;
    if (type.isString()) {
      types = bit(type.asString());
    } else if (type.isArray()) {
      for (JsonNode each : type) {
        types |= bit(each.asString(""));
      }
    }
    node.types = types;
    return true;
  }

  private static int bit(String type) {
    return switch (type) {
      case "object" -> Node.OBJECT;
      case "array" -> Node.ARRAY;
      case "string" -> Node.STRING;
      case "integer" -> Node.INTEGER;
      case "number" -> Node.NUMBER | Node.INTEGER;
      case "boolean" -> Node.BOOLEAN;
      case "null" -> Node.NULL;
      default -> 0;
    };
  }

  private boolean fields(JsonNode schema, Node node) {
    Map<String, Node.Field> fields = new HashMap<>();
    for (var entry : schema.path("properties").properties()) {
      fields.put(entry.getKey(), new Node.Field(node(entry.getValue(), false), 0));
    }
    JsonNode others = schema.path("additionalProperties");
    node.others = others.isMissingNode() ? Node.ANY : node(others, false);
    JsonNode required = schema.path("required");
    if (!required.isMissingNode() && (!required.isArray() || required.size() > MOST_REQUIRED)) {
      return false;
    }
    int bit = 0;
    for (JsonNode each : required) {
      String name = each.asString("");
      Node.Field field = fields.get(name);
      fields.put(name, new Node.Field(field == null ? node.others : field.node(), 1L << bit));
      node.required |= 1L << bit++;
    }
    node.fields = Map.copyOf(fields);
    return true;
  }

  private boolean items(JsonNode schema, Node node) {
    JsonNode items = schema.path("items");
    if (items.isArray()) {
      return false;
    }
    node.items = items.isMissingNode() ? Node.ANY : node(items, false);
    node.minItems = count(schema, "minItems", 0);
    node.maxItems = count(schema, "maxItems", Integer.MAX_VALUE);
    return node.minItems >= 0 && node.maxItems >= 0;
  }

  private static boolean texts(JsonNode schema, Node node) {
    int least = count(schema, "minLength", 0);
    int most = count(schema, "maxLength", Integer.MAX_VALUE);
    Pattern pattern = null;
    try {
      if (schema.has("pattern")) {
        pattern = LinearPatterns.compile(schema.path("pattern").asString(""));
      }
    } catch (PatternSyntaxException e) {
      return false;
    }
    Set<String> allowed = null;
    if (schema.has("enum") || schema.has("const")) {
      allowed = new HashSet<>();
      Set<Long> wholes = new HashSet<>();
      boolean nothing = listed(schema, allowed, wholes);
      // What is no string, whole number or null is never surely among the values listed.
      node.types &= Node.STRING | Node.INTEGER | (nothing ? Node.NULL : 0);
      node.numbers =
          new Numbers(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Set.copyOf(wholes));
    }
    if (least > 0 || most < Integer.MAX_VALUE || pattern != null || allowed != null) {
      node.texts = new Texts(least, most, allowed == null ? null : Set.copyOf(allowed), pattern);
    }
    return least >= 0 && most >= 0 && !(schema.has("enum") && schema.has("const"));
  }

  /** Sorts the listed values; says whether null is one. */
  private static boolean listed(JsonNode schema, Set<String> texts, Set<Long> wholes) {
    boolean nothing = false;
    JsonNode values = schema.path("enum");
    for (JsonNode each : schema.has("enum") ? values : java.util.List.of(schema.path("const"))) {
      if (each.isString()) {
        texts.add(each.asString());
      } else if (each.isIntegralNumber() && each.canConvertToLong()) {
        wholes.add(each.longValue());
      }
      nothing |= each.isNull();
    }
    return nothing;
  }

  private static boolean numbers(JsonNode schema, Node node) {
    @Nullable Double least = bound(schema, "minimum", Double.NEGATIVE_INFINITY);
    @Nullable Double most = bound(schema, "maximum", Double.POSITIVE_INFINITY);
    @Nullable Double above = bound(schema, "exclusiveMinimum", Double.NEGATIVE_INFINITY);
    @Nullable Double below = bound(schema, "exclusiveMaximum", Double.POSITIVE_INFINITY);
    if (least == null || most == null || above == null || below == null) {
      return false;
    }
    if (least > Double.NEGATIVE_INFINITY
        || most < Double.POSITIVE_INFINITY
        || above > Double.NEGATIVE_INFINITY
        || below < Double.POSITIVE_INFINITY) {
      Numbers listed = node.numbers;
      node.numbers =
          new Numbers(
              Math.max(least, Math.nextUp(above)),
              Math.min(most, Math.nextDown(below)),
              listed == null ? null : listed.allowed());
    }
    return true;
  }

  /** The bound, if a double holds it exactly. */
  private static @Nullable Double bound(JsonNode schema, String key, double otherwise) {
    JsonNode value = schema.path(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isNumber()) {
      return null;
    }
    double bound = value.doubleValue();
    boolean exact = value.isIntegralNumber() && Math.abs(bound) <= 1L << 53;
    return exact || (value.isFloatingPointNumber() && Double.isFinite(bound)) ? bound : null;
  }

  private static int count(JsonNode schema, String key, int otherwise) {
    JsonNode value = schema.path(key);
    return value.isMissingNode()
        ? otherwise
        : value.isInt() && value.intValue() >= 0 ? value.intValue() : -1;
  }
}
