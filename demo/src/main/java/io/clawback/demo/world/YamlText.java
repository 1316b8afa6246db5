package io.clawback.demo.world;

import java.util.List;
import java.util.Map;

/** Writes maps, lists and plain values as block YAML. Values that could be misread are quoted. */
public final class YamlText {
  private final StringBuilder out = new StringBuilder();

  private YamlText() {}

  /** The document as text. */
  public static String of(Map<String, ?> document) {
    YamlText text = new YamlText();
    text.map(document, "");
    return text.out.toString();
  }

  private void map(Map<?, ?> map, String indent) {
    map.forEach((key, value) -> {
      out.append(indent).append(scalar(key)).append(':');
      value(value, indent + "  ");
    });
  }

  private void value(Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      if (map.isEmpty()) {
        out.append(" {}\n");
      } else {
        out.append('\n');
        map(map, indent);
      }
    } else if (value instanceof List<?> list && list.stream().anyMatch(v -> v instanceof Map)) {
      out.append('\n');
      for (Object item : list) {
        YamlText inner = new YamlText();
        inner.map((Map<?, ?>) item, indent + "  ");
        out.append(indent).append("- ").append(inner.out.substring(indent.length() + 2));
      }
    } else if (value instanceof List<?> list) {
      out.append(" [")
          .append(String.join(", ", list.stream().map(YamlText::scalar).toList()))
          .append("]\n");
    } else {
      out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private static String scalar(Object value) {
    String text = String.valueOf(value);
    boolean plain =
        !(value instanceof String)
            || (text.matches("[A-Za-z/][A-Za-z0-9/_. -]*[A-Za-z0-9]|[A-Za-z]|[0-9]+[a-z%]+")
                && !text.matches("(?i)true|false|yes|no|on|off|null|y|n"));
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
