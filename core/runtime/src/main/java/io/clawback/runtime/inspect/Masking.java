package io.clawback.runtime.inspect;

import io.clawback.content.json.JsonScanner;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows a message without its values: of JSON the names of fields, the types and the punctuation
 * stay, as far as it is JSON; from where it breaks on, and of any other text, letters become x and
 * digits #; of bytes only their number is told.
 */
final class Masking {
  private static final String HIDDEN = "\"***\"";
  private static final int NAME = 64;

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder open = new StringBuilder();
  private int at;

  private final Set<String> maps;

  /** Of each object or array that is open, its path; and that of the value that comes next. */
  private final List<String> paths = new ArrayList<>();

  private String path = "";

  private Masking(String text, Set<String> maps) {
    this.text = text;
    this.maps = maps;
  }

  /** The same where no object is known to be a map. */
  static String mask(byte[] bytes, int whole) {
    return mask(bytes, whole, Set.of());
  }

  /**
   * The masked form.
   *
   * @param whole the value's length where {@code bytes} are cut from it
   * @param maps paths of objects whose fields' names are values, too
   */
  static String mask(byte[] bytes, int whole, Set<String> maps) {
    String text = text(bytes, bytes.length < whole);
    if (text == null) {
      return "(" + whole + " bytes that are no text)";
    }
    String stripped = text.stripLeading();
    boolean json = stripped.startsWith("{") || stripped.startsWith("[");
    String masked = json ? new Masking(text, maps).json() : letters(text, 0);
    return bytes.length < whole ? masked + "…" : masked;
  }

  /** All that is told of a key or a header: {@code (36 bytes)}. */
  static String length(int bytes) {
    return bytes == 1 ? "(1 byte)" : "(" + bytes + " bytes)";
  }

  /** The value as it is: text, or the first bytes in hexadecimal. */
  static String show(byte[] bytes, int whole) {
    String text = text(bytes, bytes.length < whole);
    if (text != null) {
      return bytes.length < whole ? text + "…" : text;
    }
    int shown = Math.min(bytes.length, 64);
    return "0x" + HexFormat.of().formatHex(bytes, 0, shown) + (shown < whole ? "…" : "");
  }

  /** UTF-8, or null; of a cut value the last character may be incomplete. */
  private static @Nullable String text(byte[] bytes, boolean cut) {
    for (int less = 0; less <= (cut ? 3 : 0) && less <= bytes.length; less++) {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes, 0, bytes.length - less))
            .toString();
      } catch (CharacterCodingException e) {
        // Perhaps a character was cut in two.
      }
    }
    return null;
  }

  private static String letters(String text, int from) {
    StringBuilder out = new StringBuilder(text.length() - from);
    text.substring(from)
        .codePoints()
        .forEach(c ->
            out.appendCodePoint(
                Character.isDigit(c) ? '#' : c < 0x80 && !Character.isLetter(c) ? c : 'x'));
    return out.toString();
  }

  private enum Expect {
    VALUE,
    VALUE_OR_END,
    NAME,
    NAME_OR_END,
    COLON,
    COMMA_OR_END,
    NOTHING
  }

  private String json() {
    Expect expect = Expect.VALUE;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        out.append(c);
        at++;
        continue;
      }
      Expect next = token(c, expect);
      if (next == null) {
        return out.append(letters(text, at)).toString();
      }
      expect = next;
    }
    return out.toString();
  }

  /** Takes one token; null when it does not belong there. */
  private @Nullable Expect token(char c, Expect expect) {
    boolean value = expect == Expect.VALUE || expect == Expect.VALUE_OR_END;
    boolean end =
        expect == Expect.VALUE_OR_END
            || expect == Expect.NAME_OR_END
            || expect == Expect.COMMA_OR_END;
    switch (c) {
      case '{', '[' -> {
        if (!value) {
          return null;
        }
        open.append(c);
        paths.add(path);
        path = c == '[' ? path + "[]" : path;
        out.append(c);
        at++;
        return c == '{' ? Expect.NAME_OR_END : Expect.VALUE_OR_END;
      }
      case '}', ']' -> {
        boolean matches =
            !open.isEmpty() && open.charAt(open.length() - 1) == (c == '}' ? '{' : '[');
        if (!end || !matches) {
          return null;
        }
        open.setLength(open.length() - 1);
        paths.removeLast();
        path =
            !open.isEmpty() && open.charAt(open.length() - 1) == '[' ? paths.getLast() + "[]" : "";
        out.append(c);
        at++;
        return open.isEmpty() ? Expect.NOTHING : Expect.COMMA_OR_END;
      }
      case ',' -> {
        if (expect != Expect.COMMA_OR_END) {
          return null;
        }
        out.append(c);
        at++;
        return open.charAt(open.length() - 1) == '{' ? Expect.NAME : Expect.VALUE;
      }
      case ':' -> {
        if (expect != Expect.COLON) {
          return null;
        }
        out.append(c);
        at++;
        return Expect.VALUE;
      }
      case '"' -> {
        boolean name = expect == Expect.NAME || expect == Expect.NAME_OR_END;
        return name || value ? string(name) : null;
      }
      default -> {
        return value ? word() : null;
      }
    }
  }

  private @Nullable Expect string(boolean name) {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) >= 0x20) {
      int escape = text.charAt(end) == '\\' ? escape(end) : 1;
      if (escape == 0) {
        return null;
      }
      end += escape;
    }
    if (end >= text.length() || text.charAt(end) != '"') {
      return null;
    }
    if (name && !colonAt(end + 1)) {
      return null; // a value perhaps, where a name should be
    }
    String content = text.substring(at + 1, end);
    at = end + 1;
    if (name) {
      String object = paths.getLast();
      boolean key = maps.contains(object);
      String step = key ? "*" : JsonScanner.step(unescaped(content));
      path = object.isEmpty() ? step : object + "." + step;
      out.append(plain(content) && !key ? '"' + content + '"' : HIDDEN);
    } else {
      out.append(HIDDEN);
    }
    return name ? Expect.COLON : after();
  }

  private static String unescaped(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return content.indexOf('\\') < 0
        ? content
        : new String(JsonScanner.unescaped(bytes, 0, bytes.length), StandardCharsets.UTF_8);
  }

  /** How long the escape is that begins there; 0 when there is no such escape. */
  private int escape(int from) {
    String rest = text.substring(from, Math.min(text.length(), from + 6));
    return rest.matches("(?s)\\\\[\"\\\\/bfnrt].*")
        ? 2
        : rest.matches("\\\\u[0-9a-fA-F]{4}") ? 6 : 0;
  }

  private boolean colonAt(int from) {
    int next = from;
    while (next < text.length() && text.charAt(next) <= ' ') {
      next++;
    }
    return next < text.length() && text.charAt(next) == ':';
  }

  /** Whether a field's name looks like a name, and not like somebody's number or address. */
  private static boolean plain(String name) {
    return name.length() <= NAME
        && name.matches("[A-Za-z_$][A-Za-z0-9_.$-]*")
        && name.chars().filter(Character::isDigit).count() < 6;
  }

  private @Nullable Expect word() {
    int end = at;
    while (end < text.length()
        && "+-.0123456789truefalsnTRUEFALSN".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    String word = text.substring(at, end);
    if (word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      out.append('#');
    } else if (word.equals("true") || word.equals("false")) {
      out.append('?');
    } else if (word.equals("null")) {
      out.append(word);
    } else {
      return null;
    }
    at = end;
    return after();
  }

  private Expect after() {
    return open.isEmpty() ? Expect.NOTHING : Expect.COMMA_OR_END;
  }
}
