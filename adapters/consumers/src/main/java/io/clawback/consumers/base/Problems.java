package io.clawback.consumers.base;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import java.io.IOException;

/** The problems of this room; their codes all begin with {@code consumers.}. */
public final class Problems {
  private static final int SHOWN = 200;

  private Problems() {}

  /** The owner's consumers could not be observed or changed. */
  public static Problem consumers(String code, String culprit, String message, String nextMove) {
    return new Problem(code, Category.CONSUMERS, culprit, message, nextMove);
  }

  /** Somebody else changed the number of consumers, so the operation leaves it as it is. */
  public static Problem changed(String consumers, int from, int to, int now) {
    return new Problem(
        "consumers.count-changed",
        Category.STALE,
        consumers,
        "Planned was from " + from + " to " + to + ", but " + now + " live: nothing was changed.",
        "Find out who changed the number, then make a new plan or scale by hand.");
  }

  /** The declaration is wrong. */
  public static Problem config(String code, String setting, String message, String nextMove) {
    return new Problem(code, Category.CONFIG, setting, message, nextMove);
  }

  /** The fleet's own folder failed: nothing may be changed any more. */
  public static Problem storage(String place, IOException cause) {
    return new Problem(
        "consumers.storage",
        Category.STORAGE,
        place,
        "What was done to the consumers cannot be recorded: " + shown(String.valueOf(cause)),
        "Make the folder writable and give it room, then resume the run.");
  }

  /** Foreign text for people: one line, no control or direction characters, bounded. */
  public static String shown(String foreign) {
    StringBuilder line = new StringBuilder();
    foreign
        .codePoints()
        .limit(SHOWN)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.toString().strip();
  }
}
