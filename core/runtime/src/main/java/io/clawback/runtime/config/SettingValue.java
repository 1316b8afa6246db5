package io.clawback.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one setting of a plugin: one text, or a list of texts; references are checked, not
 * resolved.
 */
final class SettingValue {
  private static final int LONGEST = 64 << 10;

  private SettingValue() {}

  static Optional<List<String>> read(Node.Entry entry, Faults faults) {
    List<Node> items =
        switch (entry.value()) {
          case Node.Sequence(Mark at, List<Node> list) -> list;
          case Node.Scalar one -> List.of(one);
          case Node.Mapping map -> List.of(map);
        };
    List<String> texts = new ArrayList<>();
    boolean good = true;
    for (Node item : items) {
      if (item instanceof Node.Scalar scalar
          && !scalar.nothing()
          && scalar.text().length() <= LONGEST) {
        good &= checked(entry.key(), scalar, faults);
        texts.add(scalar.text());
      } else {
        faults.error(
            item.at(),
            "config.wrong-type",
            "The setting '"
                + Section.clip(entry.key())
                + "' should be a text or a list of texts, and is "
                + item.kind()
                + ".",
            "Correct the value.");
        good = false;
      }
    }
    return good ? Optional.of(List.copyOf(texts)) : Optional.empty();
  }

  private static boolean checked(String key, Node.Scalar scalar, Faults faults) {
    try {
      Reference.parts(scalar.text());
      return true;
    } catch (Reference.Malformed e) {
      faults.error(
          scalar.at(),
          "config.bad-reference",
          "The setting '" + Section.clip(key) + "' holds a reference that cannot be read.",
          "Write ${ENV_VAR} or ${file:PATH}; $${ stands for a plain ${.");
      return false;
    }
  }
}
