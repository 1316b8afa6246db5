package io.clawback.content;

import io.clawback.content.json.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds in each message what one selector names. A flyweight: what it found is a slice of {@link
 * #bytes} until it looks at the next message.
 */
final class Pick {
  private static final byte[] NOTHING = new byte[0];
  private final boolean key;
  private final byte @Nullable [] header;
  private final @Nullable Expression expression;
  private final int path;
  byte[] bytes = NOTHING;
  int from;
  int length = Message.ABSENT;

  private Pick(Selector selector, int path) {
    this.key = selector instanceof Selector.Key;
    this.header =
        selector instanceof Selector.Header h ? h.name().getBytes(StandardCharsets.UTF_8) : null;
    this.expression = selector instanceof Selector.Worked w ? w.expression() : null;
    this.path = path;
  }

  /** Adds the path that the scanner is to look for, if it is one; null when nothing is selected. */
  static @Nullable Pick of(Optional<Selector> selector, List<List<String>> paths) {
    if (selector.isEmpty()) {
      return null;
    }
    if (selector.get() instanceof Selector.Path p) {
      paths.add(p.names());
    }
    return new Pick(selector.get(), paths.size() - 1);
  }

  /**
   * Whether there is one.
   *
   * @param scanner at this message's JSON; null when it is none
   */
  boolean find(Message message, @Nullable JsonScanner scanner) {
    bytes = message.bytes;
    length = Message.ABSENT;
    if (key) {
      slice(message.keyFrom, message.keyLength);
    } else if (header != null) {
      for (int i = 0; i < message.headerCount; i++) {
        if (Slices.same(message, 4 * i, header)) {
          slice(message.headers[4 * i + 2], message.headers[4 * i + 3]);
        }
      }
    } else if (expression != null) {
      byte[] value = expression.value(message);
      if (value != null) {
        bytes = value;
        slice(0, value.length);
      }
    } else if (scanner != null) {
      slice(scanner.selectedFrom(path), scanner.selectedLength(path));
      unescape();
    }
    return length >= 0;
  }

  /** Holds no message's bytes any longer, which may be many. */
  void forget() {
    bytes = NOTHING;
    slice(0, Message.ABSENT);
  }

  private void slice(int at, int size) {
    from = at;
    length = size;
  }

  private void unescape() {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] == '\\') {
        bytes = JsonScanner.unescaped(bytes, from, length);
        slice(0, bytes.length);
        return;
      }
    }
  }
}
