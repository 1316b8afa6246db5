package io.clawback.content.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Paths met so far, as arrays: a cache that may be forgotten between messages, because a path's
 * hash is made of its names alone. Names that are keys of a map rather than names of fields (all
 * digits, five digits or more, an address, longer than 64 bytes) are one path step {@code *}, and
 * so is every name that would make a path longer than 512 bytes; all elements of an array are
 * {@code []}.
 */
final class PathTrie {
  static final int ROOT = 0;

  /** Where what is below too many other paths is put. */
  static final int ELSEWHERE = 1;

  static final int TYPES = 8;
  private static final int CROWDED = 16_384;
  private static final long ROOT_HASH = Hash.of("$");
  private static final long ELEMENT_STEP = Hash.of("[]");
  private static final long KEY_STEP = Hash.of("*");
  private static final int MOST_DIGITS = 4;
  private static final int LONGEST = 64;
  private static final int LONGEST_PATH = 512;

  private final List<List<String>> selectors;
  private final Hash hash;
  private int size;
  private byte[] names = new byte[1024];
  private int namesUsed;
  private int longestPinned = LONGEST;
  private long[] tableKeys = new long[256];
  private int[] tableNodes = new int[256];
  private int[] parent = new int[64];
  private String[] steps = new String[64];
  private int[] elements = new int[64];
  private int[] lengths = new int[64];
  private boolean[] pinned = new boolean[64];
  private long[] hashes = new long[64];

  /** Of a node's name, for the comparison with a guess; length -1 when it may not be guessed. */
  int[] nameFrom = new int[64];

  int[] nameLength = new int[64];

  /** The field that came first in this object last time; 0 when none. */
  int[] first = new int[64];

  /** The field that came after this one last time; 0 when none. */
  int[] next = new int[64];

  /** A bit for each selector that ends here. */
  int[] selected = new int[64];

  /** Of (node, type): a hash. */
  long[] features = new long[64 * TYPES];

  /** Of (node, type): the last message that had it. */
  int[] stamps = new int[64 * TYPES];

  PathTrie(List<List<String>> selectors, Hash hash) {
    this.selectors = selectors;
    this.hash = hash;
    forget();
  }

  byte[] names() {
    return names;
  }

  boolean crowded() {
    return size > CROWDED;
  }

  /** Forgets all paths but those that are selected. */
  void forget() {
    size = 0;
    namesUsed = 0;
    Arrays.fill(tableKeys, 0);
    Arrays.fill(stamps, 0);
    node(ROOT, ROOT_HASH, "", 0);
    node(ROOT, 0, "", 0);
    Arrays.fill(features, ELSEWHERE * TYPES, (ELSEWHERE + 1) * TYPES, 0);
    pinned[ROOT] = true;
    for (int i = 0; i < selectors.size(); i++) {
      int at = ROOT;
      for (String name : selectors.get(i)) {
        at = pin(at, name.getBytes(StandardCharsets.UTF_8));
      }
      selected[at] |= 1 << i;
    }
  }

  /** A field that is told from all others whatever its name looks like. */
  private int pin(int object, byte[] name) {
    long at = child(object, name, 0, name.length);
    int known = find(at);
    int node = known >= 0 ? known : named(object, at, name, 0, name.length);
    pinned[node] = true;
    longestPinned = Math.max(longestPinned, name.length);
    return node;
  }

  /** The field of an object; made when it is new. */
  int field(int object, byte[] bytes, int from, int length) {
    if (object == ELSEWHERE) {
      return ELSEWHERE;
    }
    boolean key = lengths[object] + length > LONGEST_PATH || isKey(bytes, from, length);
    if (key && !pinned[object]) {
      return step(object, KEY_STEP, "*");
    }
    long at = child(object, bytes, from, length);
    int known = find(at);
    if (known >= 0) {
      return known;
    }
    return key ? step(object, KEY_STEP, "*") : named(object, at, bytes, from, length);
  }

  private long child(int object, byte[] bytes, int from, int length) {
    return Hash.of(hashes[object], hash.bytes(bytes, from, length));
  }

  /** A new field of that hash. */
  private int named(int object, long at, byte[] bytes, int from, int length) {
    String name = clean(new String(bytes, from, length, StandardCharsets.UTF_8));
    int node = node(object, at, name, length);
    while (namesUsed + length > names.length) {
      names = Arrays.copyOf(names, 2 * names.length);
    }
    System.arraycopy(bytes, from, names, namesUsed, length);
    nameFrom[node] = namesUsed;
    nameLength[node] = isPlain(bytes, from, length) ? length : -1;
    namesUsed += length;
    return node;
  }

  /** A name that is longer with its escapes is a key's, whatever they stand for. */
  int longestEscaped() {
    return 6 * longestPinned;
  }

  /** The field of an object when it is selected or leads there, else {@link #ELSEWHERE}. */
  int pinnedField(int object, byte[] bytes, int from, int length) {
    if (!pinned[object]) {
      return ELSEWHERE;
    }
    int known = find(child(object, bytes, from, length));
    return known >= 0 && pinned[known] ? known : ELSEWHERE;
  }

  /** What an array's elements are. */
  int element(int array) {
    if (array == ELSEWHERE) {
      return ELSEWHERE;
    }
    int element = elements[array];
    if (element == 0) {
      // Made first: making a node may move the tables, and what is assigned to must be the new one.
      element = step(array, ELEMENT_STEP, "[]");
      elements[array] = element;
    }
    return element;
  }

  int parent(int node) {
    return parent[node];
  }

  long hash(int node) {
    return hashes[node];
  }

  /** As {@code a.b[].c}; empty for the whole. Characters that a terminal would obey are '?'. */
  String path(int node) {
    if (node <= ELSEWHERE) {
      return "";
    }
    return path(node, path(parent[node]));
  }

  /** The same, when its parent's is known. */
  String path(int node, String before) {
    String step = steps[node];
    return before.isEmpty() || step.equals("[]") ? before + step : before + "." + step;
  }

  /** A name in words, as it stands in paths. */
  static String step(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return isKey(bytes, 0, bytes.length) ? "*" : clean(name);
  }

  static boolean isKey(byte[] bytes, int from, int length) {
    if (length == 0 || length > LONGEST) {
      return length > LONGEST;
    }
    int digits = 0;
    for (int i = from; i < from + length; i++) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        digits++;
      } else if (bytes[i] == '@' && i > from) {
        return true;
      }
    }
    return digits > MOST_DIGITS || digits == length || isUuid(bytes, from, length);
  }

  private static boolean isUuid(byte[] bytes, int from, int length) {
    for (int i = 0; i < length; i++) {
      int c = bytes[from + i] | 0x20;
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (length != 36 || (dash ? bytes[from + i] != '-' : !hex)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it stands in a text as it is, without escapes. */
  private static boolean isPlain(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] == '"' || bytes[i] == '\\' || (bytes[i] >= 0 && bytes[i] < ' ')) {
        return false;
      }
    }
    return true;
  }

  private int step(int from, long step, String name) {
    long hash = Hash.of(hashes[from], step);
    int known = find(hash);
    return known >= 0 ? known : node(from, hash, name, name.length());
  }

  private int find(long hash) {
    int mask = tableKeys.length - 1;
    for (int slot = (int) hash & mask; tableKeys[slot] != 0; slot = (slot + 1) & mask) {
      if (tableKeys[slot] == hash) {
        return tableNodes[slot];
      }
    }
    return -1;
  }

  private int node(int above, long hash, String step, int length) {
    if (size == parent.length) {
      grow();
    }
    int node = size++;
    parent[node] = above;
    steps[node] = step;
    hashes[node] = hash;
    elements[node] = 0;
    lengths[node] = node <= ELSEWHERE ? 0 : lengths[above] + length + 1;
    pinned[node] = false;
    nameLength[node] = -1;
    first[node] = 0;
    next[node] = 0;
    selected[node] = 0;
    for (int type = 0; type < TYPES; type++) {
      features[node * TYPES + type] = Hash.of(hash, type);
    }
    if (hash != 0) {
      put(hash, node);
    }
    return node;
  }

  private void put(long hash, int node) {
    int mask = tableKeys.length - 1;
    int slot = (int) hash & mask;
    while (tableKeys[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    tableKeys[slot] = hash;
    tableNodes[slot] = node;
  }

  private void grow() {
    int room = 2 * size;
    parent = Arrays.copyOf(parent, room);
    steps = Arrays.copyOf(steps, room);
    elements = Arrays.copyOf(elements, room);
    lengths = Arrays.copyOf(lengths, room);
    pinned = Arrays.copyOf(pinned, room);
    hashes = Arrays.copyOf(hashes, room);
    nameFrom = Arrays.copyOf(nameFrom, room);
    nameLength = Arrays.copyOf(nameLength, room);
    first = Arrays.copyOf(first, room);
    next = Arrays.copyOf(next, room);
    selected = Arrays.copyOf(selected, room);
    features = Arrays.copyOf(features, room * TYPES);
    stamps = Arrays.copyOf(stamps, room * TYPES);
    tableKeys = new long[4 * room];
    tableNodes = new int[4 * room];
    for (int node = 0; node < size; node++) {
      if (hashes[node] != 0) {
        put(hashes[node], node);
      }
    }
  }

  /** As it can be shown and told from other paths: '?' for control characters, odd names quoted. */
  private static String clean(String name) {
    boolean odd = name.isEmpty();
    boolean control = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      odd |= c == '.' || c == '[' || c == '"' || c == ' ' || c == ',';
      control |= Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }
    String shown = control ? name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?") : name;
    return odd ? '"' + shown + '"' : shown;
  }
}
