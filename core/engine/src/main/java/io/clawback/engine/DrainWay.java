package io.clawback.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ways of taking poison out of groups' way, the one that is tried first before the others. */
public enum DrainWay {
  /** Move the one group past messages that it stands at. */
  UNBLOCK("moving past them"),
  /** Have the groups' consumers leave them out; the log stays as it is. */
  SKIP("a skip list"),
  /** Write the one group's backlog once more without them. */
  REWRITE("writing the backlog once more");

  private final String words;

  DrainWay(String words) {
    this.words = words;
  }

  /** As people write it: {@code skip}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is, in a few words. */
  public String words() {
    return words;
  }

  /** The one of that code. */
  public static Optional<DrainWay> of(String code) {
    return Arrays.stream(values()).filter(w -> w.code().equals(code)).findFirst();
  }
}
