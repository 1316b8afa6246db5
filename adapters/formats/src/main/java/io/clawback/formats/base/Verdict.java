package io.clawback.formats.base;

import io.clawback.content.Contract.Violation;

/** What is said of one value. */
public sealed interface Verdict {
  /** It keeps to the contract. */
  record InOrder() implements Verdict {}

  /** It does not. */
  record Breach(Violation violation) implements Verdict {}

  /** It cannot be said, for a reason in words without any value in it. */
  record NotJudged(String why) implements Verdict {}

  /** The only one there is. */
  Verdict IN_ORDER = new InOrder();

  /** A breach of {@code rule} at {@code path}. */
  static Verdict breach(String path, String rule) {
    return new Breach(new Violation(path, rule));
  }
}
