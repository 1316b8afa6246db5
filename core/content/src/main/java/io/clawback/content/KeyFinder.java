package io.clawback.content;

import io.clawback.content.json.Hash;
import io.clawback.content.json.JsonScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a message's idempotency key, as {@link ContentFold} does, without judging the message. Not
 * thread-safe.
 */
public final class KeyFinder {
  private final @Nullable Pick pick;
  private final boolean inJson;
  private final JsonScanner scanner;
  private final Recognition recognition;

  /** A finder of what the selector selects. */
  public KeyFinder(Selector selector) {
    List<List<String>> paths = new ArrayList<>();
    pick = Pick.of(Optional.of(selector), paths);
    inJson = !paths.isEmpty();
    scanner = new JsonScanner(paths, Hash.seeded(0));
    recognition = new Recognition(scanner);
  }

  /**
   * The message's key; null when it has none. A tombstone has none, nor is an empty one a key.
   * Keeps nothing of the flyweight.
   */
  public byte @Nullable [] find(Message message) {
    Pick p = pick;
    if (p == null || message.valueLength < 0) {
      return null;
    }
    byte[] key = null;
    if (p.find(message, inJson ? scanned(message) : null) && p.length > 0) {
      key = Arrays.copyOfRange(p.bytes, p.from, p.from + p.length);
    }
    p.forget();
    return key;
  }

  /** At this message's JSON; null when it is none. */
  private @Nullable JsonScanner scanned(Message message) {
    if (scanner.crowded()) {
      scanner.forget();
    }
    Format format = recognition.of(message);
    boolean json = format == Format.JSON || format == Format.FRAMED_JSON || format == Format.SCALAR;
    return json ? scanner : null;
  }
}
