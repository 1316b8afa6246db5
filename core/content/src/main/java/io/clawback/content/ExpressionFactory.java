package io.clawback.content;

/**
 * Opens expressions of one language; found by {@link java.util.ServiceLoader}. Implemented beside
 * the library that knows the language.
 */
public interface ExpressionFactory {
  /** The language's name in a selector, such as {@code cel} in {@code cel:message.id}. */
  String language();

  /**
   * The expression, checked as a whole.
   *
   * @throws UnusableContract with everything that is wrong; the place of each fault is the language
   */
  Expression open(String text) throws UnusableContract;
}
