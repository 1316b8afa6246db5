package io.clawback.content.json;

import java.util.Arrays;

/** What was met in one text: types at paths, sizes of values, selected values. */
final class JsonMarks {
  private final PathTrie trie;
  private int stamp;
  final int[] pairs = new int[JsonScanner.MOST_PAIRS];
  int pairCount;
  final int[] values = new int[JsonScanner.MOST_PAIRS];
  int valueCount;
  long shape;
  boolean wide;
  int root;
  final int[] selectedFrom;
  final int[] selectedLength;

  JsonMarks(PathTrie trie, int selectors) {
    this.trie = trie;
    selectedFrom = new int[selectors];
    selectedLength = new int[selectors];
  }

  /** Whether stamps have run out. */
  boolean isLast() {
    return stamp == Integer.MAX_VALUE;
  }

  void forget() {
    stamp = 0;
  }

  void begin() {
    stamp++;
    pairCount = 0;
    valueCount = 0;
    shape = 0;
    wide = false;
    root = -1;
    Arrays.fill(selectedLength, -1);
  }

  void mark(int node, int type) {
    int feature = (node << 3) + type;
    int[] stamps = trie.stamps;
    if (stamps[feature] != stamp) {
      if (root < 0) {
        root = type;
      }
      if (pairCount == JsonScanner.MOST_PAIRS) {
        wide = true;
        return;
      }
      stamps[feature] = stamp;
      pairs[pairCount++] = feature;
      shape += trie.features[feature];
    }
  }

  /** An object, an array or a null: none that is selected, even if one came before. */
  void other(int node, int type) {
    mark(node, type);
    int bits = trie.selected[node];
    for (int k = 0; bits != 0; k++, bits >>>= 1) {
      if ((bits & 1) != 0) {
        selectedLength[k] = -1;
      }
    }
  }

  /** A string, number or word; its bucket is negative when its size does not matter. */
  void scalar(int node, int type, int from, int length, int bucket) {
    mark(node, type);
    if (bucket >= 0 && valueCount < JsonScanner.MOST_PAIRS) {
      values[valueCount++] = (node << 6) | bucket;
    }
    int bits = trie.selected[node];
    for (int k = 0; bits != 0; k++, bits >>>= 1) {
      if ((bits & 1) != 0) {
        selectedFrom[k] = from;
        selectedLength[k] = length;
      }
    }
  }
}
