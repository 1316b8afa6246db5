package io.clawback.app.print;

import io.clawback.model.json.Json;
import java.util.Map;

/**
 * A JSON value as YAML 1.2 in block style. Texts that could be read as anything else are written in
 * JSON's double quotes, which YAML shares.
 */
final class Yaml {
  private Yaml() {}

  static String of(Json value) {
    StringBuilder out = new StringBuilder();
    block(out, value, 0, false);
    return out.toString();
  }

  private static void block(StringBuilder out, Json value, int depth, boolean inItem) {
    switch (value) {
      case Json.Obj(var fields) when !fields.isEmpty() -> {
        boolean first = inItem;
        for (Map.Entry<String, Json> field : fields.entrySet()) {
          out.repeat("  ", first ? 0 : depth).append(text(field.getKey())).append(':');
          first = false;
          nested(out, field.getValue(), depth);
        }
      }
      case Json.Array(var items) when !items.isEmpty() -> {
        boolean first = inItem;
        for (Json item : items) {
          out.repeat("  ", first ? 0 : depth).append("- ");
          first = false;
          block(out, item, depth + 1, true);
        }
      }
      default -> out.append(scalar(value)).append('\n');
    }
  }

  private static void nested(StringBuilder out, Json value, int depth) {
    boolean deep =
        (value instanceof Json.Obj(var fields) && !fields.isEmpty())
            || (value instanceof Json.Array(var items) && !items.isEmpty());
    if (deep) {
      out.append('\n');
      block(out, value, depth + 1, false);
    } else {
      out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private static String scalar(Json value) {
    return value instanceof Json.Text(String text) ? text(text) : value.pretty();
  }

  private static String text(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_./@-]*")
            && !text.matches("(?i)true|false|null|yes|no|on|off|y|n")
        ? text
        : Json.of(text).canonical();
  }
}
