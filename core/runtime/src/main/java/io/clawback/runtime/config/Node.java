package io.clawback.runtime.config;

import java.util.List;
import java.util.Optional;

/** A YAML node that knows where it stands. Immutable. */
sealed interface Node {
  /** Where it begins. */
  Mark at();

  /** What it is, for messages. */
  String kind();

  /**
   * A single value, as written; what it means is decided by what reads it.
   *
   * @param plain whether it was written without quotes
   */
  record Scalar(Mark at, String text, boolean plain) implements Node {
    /** Whether nothing is written there. */
    boolean nothing() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public String kind() {
      return nothing() ? "empty" : "a single value";
    }
  }

  /** A list. */
  record Sequence(Mark at, List<Node> items) implements Node {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys and values, in the order of the file; no key twice. */
  record Mapping(Mark at, List<Entry> entries) implements Node {
    @Override
    public String kind() {
      return "a mapping of keys to values";
    }

    Optional<Entry> entry(String key) {
      return entries.stream().filter(e -> e.key().equals(key)).findFirst();
    }
  }

  /** One key and its value; {@code at} is the key's place. */
  record Entry(String key, Mark at, Node value) {}
}
