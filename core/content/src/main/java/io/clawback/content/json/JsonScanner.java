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

  private final PathTrie trie;
  private final JsonWalk walk;
  private final JsonMarks marks;

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
    walk = new JsonWalk(trie, marks);
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
    return walk.text(b, from, from + length);
  }

  /** Why the last text is no JSON; null when it is. */
  public @Nullable JsonFault fault() {
    return walk.fault();
  }

  /** Where in the array it broke. */
  public int faultAt() {
    return walk.faultAt();
  }

  /** The path at which it broke, as {@code a.b[].c}; empty for the whole. */
  public String faultPath() {
    return trie.path(walk.faultNode);
  }

  /** {@link #faultPath}'s hash. */
  public long faultPathHash() {
    return trie.hash(walk.faultNode);
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

  /** A field's name as one step of a path: {@code *} when it looks like a key of a map. */
  public static String step(String name) {
    return PathTrie.step(name);
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
