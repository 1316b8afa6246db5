package io.clawback.model.json;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Reads JSON strictly (RFC 8259): no comments, no duplicate keys, no trailing text, depth at most
 * 200. Meant for our own documents (plans, ledger lines), not for messages.
 */
public final class JsonReader {
  /** Deeper nesting than this is refused, so that no document can exhaust the stack. */
  public static final int MAX_DEPTH = 200;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * The value that {@code text} spells. Throws {@link JsonException} with the position of the first
   * fault.
   */
  public static Json read(String text) {
    JsonReader reader = new JsonReader(text);
    reader.space();
    Json value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.fault("unexpected text after the value");
    }
    return value;
  }

  /** As {@link #read}, for a document that must be an object. */
  public static Json.Obj readObject(String text) {
    if (read(text) instanceof Json.Obj object) {
      return object;
    }
    throw new JsonException("expected a JSON object");
  }

  private Json value(int depth) {
    if (depth > MAX_DEPTH) {
      throw fault("nested deeper than " + MAX_DEPTH);
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Text(string());
      case 't' -> literal("true", new Json.Bool(true));
      case 'f' -> literal("false", new Json.Bool(false));
      case 'n' -> literal("null", new Json.Null());
      default -> number();
    };
  }

  private Json object(int depth) {
    TreeMap<String, Json> fields = new TreeMap<>();
    at++;
    space();
    if (peek() == '}') {
      at++;
      return new Json.Obj(fields);
    }
    while (true) {
      space();
      if (peek() != '"') {
        throw fault("expected a key");
      }
      String key = string();
      space();
      expect(':');
      space();
      if (fields.put(key, value(depth + 1)) != null) {
        throw fault("duplicate key '" + key + "'");
      }
      space();
      if (peek() == '}') {
        at++;
        return new Json.Obj(fields);
      }
      expect(',');
    }
  }

  private Json array(int depth) {
    List<Json> items = new ArrayList<>();
    at++;
    space();
    if (peek() == ']') {
      at++;
      return new Json.Array(items);
    }
    while (true) {
      space();
      items.add(value(depth + 1));
      space();
      if (peek() == ']') {
        at++;
        return new Json.Array(items);
      }
      expect(',');
    }
  }

  private String string() {
    at++;
    int start = at;
    while (at < text.length()
        && text.charAt(at) != '"'
        && text.charAt(at) != '\\'
        && text.charAt(at) >= 0x20) {
      at++;
    }
    if (peek() == '"') {
      return text.substring(start, at++);
    }
    StringBuilder out =
        new StringBuilder(text.length() - start < 64 ? 64 : 128).append(text, start, at);
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw fault("control character in a string");
      }
      out.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(peek(), 16);
          if (digit < 0 || peek() > 'f') {
            throw fault("bad \\u escape");
          }
          code = code * 16 + digit;
          at++;
        }
        yield (char) code;
      }
      default -> throw fault("bad escape");
    };
  }

  private Json number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    boolean real = false;
    if (at < text.length() && text.charAt(at) == '.') {
      real = true;
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      real = true;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    String spelled = text.substring(start, at);
    try {
      return real
          ? new Json.Real(Double.parseDouble(spelled))
          : new Json.Whole(Long.parseLong(spelled));
    } catch (IllegalArgumentException e) {
      throw new JsonException("number out of range at character " + start, e);
    }
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw fault("expected a value");
    }
  }

  private Json literal(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw fault("expected a value");
    }
    at += word.length();
    return value;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw fault("expected '" + c + "'");
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw fault("unexpected end");
    }
    return text.charAt(at);
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private JsonException fault(String what) {
    return new JsonException(what + " at character " + at);
  }
}
