package io.clawback.runtime.config;

/** Writes single values as YAML that reads back as the same text, whatever is in it. */
final class YamlText {
  private YamlText() {}

  /** Plain where nothing can misread it, else in double quotes with everything odd escaped. */
  static String of(String text) {
    boolean plain =
        text.matches("[A-Za-z][A-Za-z0-9._/-]*")
            && !text.matches("(?i)true|false|null|yes|no|on|off|y|n");
    return plain ? text : quoted(text);
  }

  /** In double quotes; safe inside a comment too, as it holds no line end. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append('\\').append((char) c);
          } else if (c >= 0x20 && c < 0x7f) {
            out.append((char) c);
          } else if (c >= 0xd800 && c <= 0xdfff) {
            out.append('?');
          } else {
            out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
          }
        });
    return out.append('"').toString();
  }
}
