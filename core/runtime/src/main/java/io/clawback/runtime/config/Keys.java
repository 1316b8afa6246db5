package io.clawback.runtime.config;

import java.util.List;

/**
 * The keys that a mapping takes.
 *
 * @param what is described, with its article, for messages
 * @param keys in the order of the documentation
 */
record Keys(String what, List<Key> keys) {
  /**
   * One key.
   *
   * @param help one line, for editors
   */
  record Key(String name, Shape shape, boolean required, String help) {}

  static Keys of(String what, Key... keys) {
    return new Keys(what, List.of(keys));
  }

  static Key key(String name, Shape shape, String help) {
    return new Key(name, shape, false, help);
  }

  static Key must(String name, Shape shape, String help) {
    return new Key(name, shape, true, help);
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }

  /** The key of that name; asking for another is a defect of ours. */
  Key get(String name) {
    return keys.stream()
        .filter(k -> k.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(what + " has no key " + name));
  }

  String words() {
    return "a mapping with " + String.join(", ", names());
  }
}
