package io.clawback.content;

import io.clawback.content.json.Hash;
import io.clawback.content.json.JsonScanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which types stand at which paths of a JSON message; sorted by path. */
record Shape(List<Feature> features) {
  /** All messages with too many paths are of one shape. */
  static final Shape WIDE = new Shape(List.of());

  private static final Comparator<Feature> BY_PATH =
      Comparator.comparing(Feature::path).thenComparingInt(Feature::type);

  /**
   * One type at one path.
   *
   * @param path in words; empty for the whole
   * @param parent the path above; empty for the whole and for what is directly in it
   * @param type as {@link JsonScanner} numbers them
   * @param hash of path and type
   * @param shallow whether it is the whole or directly in it
   */
  record Feature(String path, String parent, int type, long hash, boolean shallow) {}

  /** The shape of what was scanned last, made of features that are known as far as they are. */
  static Shape of(JsonScanner scanner, Features known) {
    return of(scanner, known, false);
  }

  /** The whole and what is directly in it. */
  static Shape shallow(JsonScanner scanner, Features known) {
    return of(scanner, known, true);
  }

  private static Shape of(JsonScanner scanner, Features known, boolean shallow) {
    if (scanner.wide()) {
      return WIDE;
    }
    List<Feature> features = new ArrayList<>(scanner.pairs());
    for (int i = 0; i < scanner.pairs(); i++) {
      int node = scanner.pairNode(i);
      int parent = scanner.parent(node);
      if (!shallow || parent == 0) {
        int type = scanner.pairType(i);
        long hash = Hash.of(scanner.pathHash(node), type);
        Feature feature = known.find(hash);
        if (feature == null) {
          String above = path(scanner, parent, known);
          String path = scanner.path(node, above);
          feature = known.keep(new Feature(path, above, type, hash, parent == 0));
        }
        features.add(feature);
      }
    }
    features.sort(BY_PATH);
    return new Shape(List.copyOf(features));
  }

  /** A path that another one goes on from: what has it is known already, most times. */
  private static String path(JsonScanner scanner, int node, Features known) {
    long hash = scanner.pathHash(node);
    Feature object = known.find(Hash.of(hash, JsonScanner.OBJECT));
    if (object == null) {
      object = known.find(Hash.of(hash, JsonScanner.ARRAY));
    }
    return object == null ? scanner.path(node) : object.path();
  }

  /** {@link #shallow}'s hash, without making it. */
  static long shallowHash(JsonScanner scanner) {
    long sum = 0;
    for (int i = 0; i < scanner.pairs() && !scanner.wide(); i++) {
      int node = scanner.pairNode(i);
      if (scanner.parent(node) == 0) {
        sum += Hash.of(scanner.pathHash(node), scanner.pairType(i));
      }
    }
    return Hash.mix(sum);
  }

  /** The whole and what is directly in it. */
  Shape shallow() {
    return new Shape(features.stream().filter(Feature::shallow).toList());
  }

  /** The i-th type in words. */
  static String name(int type) {
    return switch (type) {
      case JsonScanner.OBJECT -> "an object";
      case JsonScanner.ARRAY -> "an array";
      case JsonScanner.STRING -> "a string";
      case JsonScanner.NUMBER -> "a number";
      case JsonScanner.BOOLEAN -> "a boolean";
      default -> "null";
    };
  }
}
