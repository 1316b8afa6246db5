package io.clawback.content;

import java.util.List;

/** Where in a message a value is found: an idempotency key, a tenant. */
public sealed interface Selector {
  /** The message's own key. */
  record Key() implements Selector {}

  /** The value of the last header of that name. */
  record Header(String name) implements Selector {}

  /** The scalar at that path of a JSON value; names from the outside in, without arrays. */
  record Path(List<String> names) implements Selector {
    public Path {
      names = List.copyOf(names);
    }
  }

  /**
   * What an expression makes of the message, such as {@code cel:message.shop + '/' + message.id}.
   *
   * @param text as it was declared
   */
  record Worked(String text, Expression expression) implements Selector {}

  /** The same, where languages of expressions are known. Throws, too, when it is no selector. */
  static Selector parse(String text, Iterable<? extends ExpressionFactory> languages)
      throws UnusableContract {
    for (ExpressionFactory factory : languages) {
      String begin = factory.language() + ":";
      if (text.startsWith(begin)) {
        return new Worked(text, factory.open(text.substring(begin.length())));
      }
    }
    return parse(text);
  }

  /** {@code key}, {@code header:NAME} or {@code $.path.to.field}. Throws when it is none. */
  static Selector parse(String text) {
    if (text.equals("key")) {
      return new Key();
    }
    if (text.startsWith("header:") && text.length() > 7) {
      return new Header(text.substring(7));
    }
    if (text.startsWith("$.") && text.length() > 2) {
      List<String> names = List.of(text.substring(2).split("\\.", -1));
      if (names.stream().noneMatch(String::isEmpty)) {
        return new Path(names);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no selector: key, header:NAME or $.path.to.field");
  }
}
