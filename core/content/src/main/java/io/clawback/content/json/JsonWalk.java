package io.clawback.content.json;

import org.jspecify.annotations.Nullable;

/**
 * One pass over a text: its grammar, and the path that each value is at. Iterative, so that no
 * depth can fill the stack; a bit for each level says what is open there.
 */
final class JsonWalk {
  /** Below this level paths are no longer told apart. */
  private static final int TRACKED = 32;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NONE = {'n', 'u', 'l', 'l'};

  private final PathTrie trie;
  private final JsonMarks marks;
  private final JsonTokens tokens = new JsonTokens();
  private final int[] nodes = new int[TRACKED + 1];
  private final BitStack objects = new BitStack();
  private int named;

  /** The path at which it broke. */
  int faultNode;

  JsonWalk(PathTrie trie, JsonMarks marks) {
    this.trie = trie;
    this.marks = marks;
  }

  @Nullable JsonFault fault() {
    return tokens.fault;
  }

  int faultAt() {
    return tokens.faultAt;
  }

  /** Whether the slice is one JSON text. */
  boolean text(byte[] b, int from, int end) {
    tokens.fault = null;
    faultNode = PathTrie.ROOT;
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
            node,
            JsonScanner.STRING,
            start,
            i - 1 - start,
            32 - Integer.numberOfLeadingZeros(i - 1 - start));
      } else if (c == '{' || c == '[') {
        boolean opened = c == '{';
        marks.other(node, opened ? JsonScanner.OBJECT : JsonScanner.ARRAY);
        if (depth == JsonScanner.DEEPEST) {
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
          return i == end || broken(after(b[i]), i, PathTrie.ROOT);
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

  /** What it is that comes after the value. */
  private static JsonFault after(int c) {
    return c == '{' || c == '[' ? JsonFault.SEVERAL : JsonFault.TRAILING;
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
        marks.scalar(node, JsonScanner.NUMBER, i, after - i, 32 + tokens.magnitude);
      }
      return after;
    }
    if (c == 't' || c == 'f') {
      after = tokens.word(b, i, end, c == 't' ? TRUE : FALSE);
      if (after >= 0) {
        marks.scalar(node, JsonScanner.BOOLEAN, i, after - i, -1);
      }
      return after;
    }
    if (c == 'n') {
      after = tokens.word(b, i, end, NONE);
      if (after >= 0) {
        marks.other(node, JsonScanner.NULL);
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
}
