package io.clawback.engine.parity;

import io.clawback.engine.look.Figures;
import io.clawback.model.fleet.ParityRule.AtLeast;
import io.clawback.model.fleet.ParityRule.Equal;
import io.clawback.model.fleet.ParityRule.Ratio;
import io.clawback.model.fleet.ParityRule.Relation;
import io.clawback.model.fleet.ParityRule.Within;
import java.util.Optional;

/** Whether two values agree. Numbers are compared as numbers, all else as text. */
final class Relations {
  private Relations() {}

  static boolean agree(Relation relation, Value value, Value reference) {
    Optional<Double> a = value.asNumber();
    Optional<Double> b = reference.asNumber();
    boolean same =
        (a.isPresent() && b.isPresent())
            ? a.get().equals(b.get())
            : value.text().equals(reference.text());
    if (same || a.isEmpty() || b.isEmpty()) {
      return same;
    }
    return switch (relation) {
      case Equal ignored -> false;
      case AtLeast ignored -> a.get() >= b.get();
      case Ratio(double least, double most) -> {
        double ratio = a.get() / b.get();
        yield ratio >= least && ratio <= most;
      }
      case Within(long most) -> Math.abs(a.get() - b.get()) <= most;
    };
  }

  static String words(Relation relation) {
    return switch (relation) {
      case Equal ignored -> "equal";
      case AtLeast ignored -> "at least";
      case Ratio(double least, double most) ->
          "ratio " + Figures.plain(least) + " to " + Figures.plain(most);
      case Within(long most) -> "within " + most;
    };
  }

  /** How far apart two numbers are, in words; empty where they are none. */
  static Optional<String> apart(Value value, Value reference) {
    Optional<Double> a = value.asNumber();
    Optional<Double> b = reference.asNumber();
    if (a.isEmpty() || b.isEmpty() || a.get().isInfinite() || b.get().isInfinite()) {
      return Optional.empty();
    }
    double apart = Math.abs(a.get() - b.get());
    return Optional.of(
        apart < 1e15 && apart == Math.rint(apart)
            ? Figures.count((long) apart)
            : Figures.plain(apart));
  }
}
