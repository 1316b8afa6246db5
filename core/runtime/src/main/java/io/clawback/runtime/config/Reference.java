package io.clawback.runtime.config;

import java.util.ArrayList;
import java.util.List;

/** The parts of a setting's text: what stands there, and what stands elsewhere. */
sealed interface Reference {
  /** Stands there. */
  record Literal(String text) implements Reference {}

  /** {@code ${NAME}}: in an environment variable. */
  record Variable(String name) implements Reference {}

  /** {@code ${file:PATH}}: in a file. */
  record FileContent(String path) implements Reference {}

  /** The parts in order; throws {@link Malformed} for an unclosed or odd reference. */
  static List<Reference> parts(String text) throws Malformed {
    List<Reference> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      if (text.startsWith("$${", i)) {
        literal.append("${");
        i += 3;
      } else if (text.startsWith("${", i)) {
        int end = text.indexOf('}', i);
        if (end < 0) {
          throw new Malformed();
        }
        if (!literal.isEmpty()) {
          parts.add(new Literal(literal.toString()));
          literal.setLength(0);
        }
        parts.add(one(text.substring(i + 2, end)));
        i = end + 1;
      } else {
        literal.append(text.charAt(i++));
      }
    }
    if (!literal.isEmpty() || parts.isEmpty()) {
      parts.add(new Literal(literal.toString()));
    }
    return parts;
  }

  private static Reference one(String inside) throws Malformed {
    if (inside.startsWith("file:") && inside.length() > 5 && inside.indexOf('\0') < 0) {
      return new FileContent(inside.substring(5));
    }
    if (inside.matches("[A-Za-z_][A-Za-z0-9_]{0,199}")) {
      return new Variable(inside);
    }
    throw new Malformed();
  }

  /** The text's references cannot be read. */
  final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
  }
}
