package io.clawback.formats.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;

/**
 * A schema's commonest keywords, judged in one pass over the bytes, without a tree. It passes only
 * what the schema surely allows: on any doubt the library decides. Immutable.
 */
final class Screen {
  private final Node root;

  private Screen(Node root) {
    this.root = root;
  }

  static Screen of(JsonNode schema, boolean formats) {
    return new Screen(new ScreenCompiler(schema, formats).compile());
  }

  /** Whether it is nothing but doubt. */
  boolean blind() {
    return root == Node.DOUBT;
  }

  /**
   * Whether the value is surely in order. Throws {@link tools.jackson.core.JacksonException} when
   * it is no JSON, or nested too deep.
   */
  boolean passes(byte[] bytes, int from, int to) {
    if (blind()) {
      return false;
    }
    try (JsonParser parser =
        SchemaOpening.JSON.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
      JsonToken first = parser.nextToken();
      return first != null && root.passes(parser, first) && parser.nextToken() == null;
    }
  }

  /** The rules at one place. The fields are set once, by the compiler. */
  static final class Node {
    static final int OBJECT = 1;
    static final int ARRAY = 2;
    static final int STRING = 4;
    static final int INTEGER = 8;
    static final int NUMBER = 16;
    static final int BOOLEAN = 32;
    static final int NULL = 64;
    static final int ALL = 127;

    /** Passes everything. */
    static final Node ANY = new Node();

    /** Passes nothing. */
    static final Node DOUBT = new Node();

    static {
      DOUBT.types = 0;
    }

    int types = ALL;
    Map<String, Field> fields = Map.of();

    /** What holds for fields that are not named. */
    Node others = ANY;

    /** One bit for each required field. */
    long required;

    @Nullable Node items;
    int minItems;
    int maxItems = Integer.MAX_VALUE;
    @Nullable Texts texts;
    @Nullable Numbers numbers;

    /** A field that the schema names. */
    record Field(Node node, long bit) {}

    boolean passes(JsonParser parser, JsonToken token) {
      return switch (token) {
        case START_OBJECT -> (types & OBJECT) != 0 && object(parser);
        case START_ARRAY -> (types & ARRAY) != 0 && array(parser);
        case VALUE_STRING -> {
          Texts rules = texts;
          yield (types & STRING) != 0 && (rules == null || rules.passes(parser.getString()));
        }
        case VALUE_NUMBER_INT -> {
          Numbers rules = numbers;
          yield (types & (INTEGER | NUMBER)) != 0 && (rules == null || rules.whole(parser));
        }
        case VALUE_NUMBER_FLOAT -> {
          Numbers rules = numbers;
          yield (types & NUMBER) != 0 && (rules == null || rules.fraction(parser));
        }
        case VALUE_TRUE, VALUE_FALSE -> (types & BOOLEAN) != 0;
        case VALUE_NULL -> (types & NULL) != 0;
        case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT -> false;
      };
    }

    private boolean object(JsonParser parser) {
      long missing = required;
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        Field field = fields.get(name);
        Node node = field == null ? others : field.node;
        missing &= field == null ? -1L : ~field.bit;
        if (!value(node, parser, parser.nextToken())) {
          return false;
        }
      }
      return missing == 0;
    }

    private boolean array(JsonParser parser) {
      Node each = items == null ? ANY : items;
      int count = 0;
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        count++;
        if (!value(each, parser, token)) {
          return false;
        }
      }
      return count >= minItems && count <= maxItems;
    }

    private static boolean value(Node node, JsonParser parser, @Nullable JsonToken token) {
      if (token == null) {
        return false;
      }
      if (node == ANY) {
        parser.skipChildren();
        return true;
      }
      return node.passes(parser, token);
    }
  }
}
