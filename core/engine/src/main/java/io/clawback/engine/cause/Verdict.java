package io.clawback.engine.cause;

import java.util.List;

/** What a rule says of one explanation. */
sealed interface Verdict {
  /** It may be it. */
  record Fits(int confidence, List<String> evidence) implements Verdict {}

  /**
   * It is not.
   *
   * @param near how near it came, in percent; from {@link #NEAR} on it is worth telling
   * @param why one sentence
   */
  record Not(int near, String why) implements Verdict {
    static final int NEAR = 30;
  }

  /**
   * It cannot be told.
   *
   * @param missing what could not be seen, one sentence
   */
  record Untold(String missing) implements Verdict {}

  static Verdict fits(int confidence, String... evidence) {
    return new Fits(confidence, List.of(evidence));
  }
}
