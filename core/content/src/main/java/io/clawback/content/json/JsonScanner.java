package io.clawback.content.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells in one pass whether a byte slice is one JSON text (RFC 8259, UTF-8), where it breaks, which
 * types stand at which paths, and where selected values lie. Does not allocate once its tables have
 * grown. Everything it says of a text depends on that text alone. Lone surrogates in escapes are
 * valid, as the RFC's grammar has it (section 8.2); a byte order mark and NUL are not. Not
 * thread-safe.
 */
public final class JsonScanner {
  /** Levels of nesting; beyond it a text is {@link JsonFault#TOO_DEEP}. */
  public static final int DEEPEST = 1 << 20;

  /** Pairs of path and type; a text with more is {@link #wide}. */
  public static final int MOST_PAIRS = 512;

  /** Types, as numbers for speed. */
  public static final int OBJECT = 0;

  public static final int ARRAY = 1;
  public static final int STRING = 2;
  public static final int NUMBER = 3;
  public static final int BOOLEAN = 4;
  public static final int NULL = 5;

  /** Below this level paths are no longer told apart. */
  private static final int TRACKED = 32;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NONE = {'n', 'u', 'l', 'l'};

  private final PathTrie trie;
  private final JsonTokens tokens = new JsonTokens();
  private final int[] nodes = new int[TRACKED + 1];
  private final BitStack objects = new BitStack();
  private final JsonMarks marks;
  private int named;
  private int faultNode;

  /**
   * A scanner.
   *
   * @param selectors paths whose scalar values are to be noted, names from the outside in; at most
   *     31
   */
  public JsonScanner(List<List<String>> selectors) {
    this(selectors, Hash.seeded(0));
  }

  /** A scanner whose paths' hashes are those. */
  public JsonScanner(List<List<String>> selectors, Hash hashes) {
    trie = new PathTrie(selectors, hashes);
    marks = new JsonMarks(trie, selectors.size());
  }

  /** Whether so many paths were met that {@link #forget} should be called. */
  public boolean crowded() {
    return trie.crowded();
  }

  /** Forgets paths, which changes no answer but invalidates node numbers. */
  public void forget() {
    trie.forget();
    marks.forget();
  }

  /** Whether the slice is one JSON text. */
  public boolean scan(byte[] b, int from, int length) {
    if (marks.isLast()) {
      forget();
    }
    marks.begin();
    tokens.fault = null;
    faultNode = PathTrie.ROOT;
    int end = from + length;
    int i = JsonTokens.skip(b, from, end);
    if (i == end) {
      return broken(JsonFault.EMPTY, i, PathTrie.ROOT);
    }
    if (b[i] == (byte) 0xEF && i + 2 < end && b[i + 1] == (byte) 0xBB && b[i + 2] == (byte) 0xBF) {
      return broken(JsonFault.BYTE_ORDER_MARK, i, PathTrie.ROOT);
    }
    return walk(b, i, end);
  }

  private boolean walk(byte[] b, int from, int end) {
    int i = from;
    int depth = 0;
    int node = PathTrie.ROOT;
    boolean object = false;
    while (true) {
      if (i < end && b[i] <= ' ') {
        i = JsonTokens.skip(b, i, end);
      }
      if (i >= end) {
        return broken(JsonFault.ENDS, i, node);
      }
      int c = b[i];
      if (c == '"') {
        int start = i + 1;
        i = tokens.string(b, start, end);
        if (i < 0) {
          return brokenAt(node);
        }
        marks.scalar(
            node, STRING, start, i - 1 - start, 32 - Integer.numberOfLeadingZeros(i - 1 - start));
      } else if (c == '{' || c == '[') {
        boolean opened = c == '{';
        marks.other(node, opened ? OBJECT : ARRAY);
        if (depth == DEEPEST) {
          return broken(JsonFault.TOO_DEEP, i, PathTrie.ROOT);
        }
        objects.set(depth, object);
        if (depth <= TRACKED) {
          nodes[depth] = node;
        }
        depth++;
        object = opened;
        i = JsonTokens.skip(b, i + 1, end);
        if (i >= end) {
          return broken(JsonFault.ENDS, i, node);
        }
        if (b[i] == (opened ? '}' : ']')) {
          i++;
          depth--;
          object = objects.get(depth);
        } else if (opened) {
          i = name(b, i, end, node, depth <= TRACKED ? trie.first[node] : -1);
          if (i < 0) {
            return brokenAt(faultNode);
          }
          if (depth <= TRACKED) {
            trie.first[node] = named;
            node = named;
          }
          continue;
        } else {
          if (depth <= TRACKED) {
            node = marks.wide ? PathTrie.ELSEWHERE : trie.element(node);
          }
          continue;
        }
      } else {
        i = bare(b, i, end, node);
        if (i < 0) {
          return brokenAt(node);
        }
      }
      // After a value: what closes, and what goes on.
      while (true) {
        if (i < end && b[i] <= ' ') {
          i = JsonTokens.skip(b, i, end);
        }
        if (depth == 0) {
          return i == end || broken(JsonFault.TRAILING, i, PathTrie.ROOT);
        }
        if (i >= end) {
          return broken(JsonFault.ENDS, i, node);
        }
        c = b[i];
        if (c == ',') {
          i++;
          if (object) {
            int above = depth <= TRACKED ? nodes[depth - 1] : node;
            i =
                name(
                    b,
                    JsonTokens.skip(b, i, end),
                    end,
                    above,
                    depth <= TRACKED ? trie.next[node] : -1);
            if (i < 0) {
              return brokenAt(faultNode);
            }
            if (depth <= TRACKED) {
              trie.next[node] = named;
              node = named;
            }
          }
          break;
        }
        if (c != (object ? '}' : ']')) {
          return broken(JsonFault.UNEXPECTED, i, node);
        }
        i++;
        depth--;
        object = objects.get(depth);
        if (depth <= TRACKED) {
          node = nodes[depth];
        }
      }
    }
  }

  /** A name and its colon; sets {@link #named}. A guess of -1: paths are no longer told apart. */
  private int name(byte[] b, int from, int end, int object, int guess) {
    faultNode = object;
    if (from >= end) {
      return tokens.broken(JsonFault.ENDS, from);
    }
    if (b[from] != '"') {
      return tokens.broken(JsonFault.UNEXPECTED, from);
    }
    int i = -1;
    if (guess > PathTrie.ELSEWHERE && !marks.wide) {
      i = guessed(b, from + 1, end, guess);
    }
    if (i < 0) {
      i = tokens.string(b, from + 1, end);
      if (i < 0) {
        return i;
      }
      if (guess >= 0) {
        named = field(object, b, from + 1, i - 2 - from);
      }
    } else {
      named = guess;
    }
    if (i < end && b[i] <= ' ') {
      i = JsonTokens.skip(b, i, end);
    }
    if (i >= end) {
      return tokens.broken(JsonFault.ENDS, i);
    }
    return b[i] == ':' ? i + 1 : tokens.broken(JsonFault.UNEXPECTED, i);
  }

  /** After the closing quote when the name is the guessed one, else -1. */
  private int guessed(byte[] b, int from, int end, int guess) {
    int length = trie.nameLength[guess];
    int quote = from + length;
    if (length < 0 || quote >= end || b[quote] != '"') {
      return -1;
    }
    byte[] names = trie.names();
    int shift = trie.nameFrom[guess] - from;
    for (int i = from; i < quote; i++) {
      if (b[i] != names[i + shift]) {
        return -1;
      }
    }
    return quote + 1;
  }

  private int field(int object, byte[] b, int from, int length) {
    byte[] bytes = b;
    int start = from;
    int count = length;
    if (tokens.escaped && length <= trie.longestEscaped()) {
      bytes = JsonTokens.unescape(b, from, length);
      start = 0;
      count = bytes.length;
    }
    return marks.wide
        ? trie.pinnedField(object, bytes, start, count)
        : trie.field(object, bytes, start, count);
  }

  /** A number or one of the three words; returns the place after it, or what is negative. */
  private int bare(byte[] b, int i, int end, int node) {
    int c = b[i];
    int after;
    if (c == '-' || (c >= '0' && c <= '9')) {
      after = tokens.number(b, i, end);
      if (after >= 0) {
        marks.scalar(node, NUMBER, i, after - i, 32 + tokens.magnitude);
      }
      return after;
    }
    if (c == 't' || c == 'f') {
      after = tokens.word(b, i, end, c == 't' ? TRUE : FALSE);
      if (after >= 0) {
        marks.scalar(node, BOOLEAN, i, after - i, -1);
      }
      return after;
    }
    if (c == 'n') {
      after = tokens.word(b, i, end, NONE);
      if (after >= 0) {
        marks.other(node, NULL);
      }
      return after;
    }
    return tokens.broken(tokens.strange(b, i, end), i);
  }

  private boolean broken(JsonFault fault, int at, int node) {
    tokens.broken(fault, at);
    return brokenAt(node);
  }

  private boolean brokenAt(int node) {
    faultNode = node;
    return false;
  }

  /** Why the last text is no JSON; null when it is. */
  public @Nullable JsonFault fault() {
    return tokens.fault;
  }

  /** Where in the array it broke. */
  public int faultAt() {
    return tokens.faultAt;
  }

  /** The path at which it broke, as {@code a.b[].c}; empty for the whole. */
  public String faultPath() {
    return trie.path(faultNode);
  }

  /** {@link #faultPath}'s hash. */
  public long faultPathHash() {
    return trie.hash(faultNode);
  }

  /** The outermost value's type. */
  public int root() {
    return marks.root;
  }

  /** A hash of the set of (path, type), whatever the order; the same number for all wide texts. */
  public long shape() {
    return marks.wide ? 1 : Hash.mix(marks.shape);
  }

  /** Whether there are more than {@link #MOST_PAIRS} pairs; then only selected values are noted. */
  public boolean wide() {
    return marks.wide;
  }

  /** How many pairs of path and type. */
  public int pairs() {
    return marks.pairCount;
  }

  /** The i-th pair's path, as a number that is valid until {@link #forget}. */
  public int pairNode(int i) {
    return marks.pairs[i] >>> 3;
  }

  /** The i-th pair's type. */
  public int pairType(int i) {
    return marks.pairs[i] & 7;
  }

  /** How many strings and numbers were noted. */
  public int values() {
    return marks.valueCount;
  }

  /**
   * The i-th string's or number's path and size: {@code node * 64 + bucket}; the bucket is the
   * length's bits for a string, 32 + digits before the point for a number, 16 more when negative.
   */
  public int value(int i) {
    return marks.values[i];
  }

  /** A path's parent. */
  public int parent(int node) {
    return trie.parent(node);
  }

  /** A path's hash, which is of its names alone. */
  public long pathHash(int node) {
    return trie.hash(node);
  }

  /** A path in words. */
  public String path(int node) {
    return trie.path(node);
  }

  /** The same, when its parent's is known. */
  public String path(int node, String parent) {
    return trie.path(node, parent);
  }

  /** Where the k-th selected value lies, quotes excluded. */
  public int selectedFrom(int k) {
    return marks.selectedFrom[k];
  }

  /** A string's bytes without its escapes; a lone surrogate becomes three that are its own. */
  public static byte[] unescaped(byte[] bytes, int from, int length) {
    return JsonTokens.unescape(bytes, from, length);
  }

  /** How long it is; -1 when it is missing, null or no scalar. The last of several counts. */
  public int selectedLength(int k) {
    return marks.selectedLength[k];
  }
}
