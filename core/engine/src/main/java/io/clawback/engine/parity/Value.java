package io.clawback.engine.parity;

import io.clawback.engine.look.Figures;
import java.util.Optional;

/** What a property has somewhere. */
sealed interface Value {
  /**
   * It has this.
   *
   * @param number the text as a number, where it is one; infinite where it means "no limit"
   */
  record Known(String text, Optional<Double> number) implements Value {}

  /**
   * The subject may be there, and this property is not set.
   *
   * @param unlimited whether that means that there is no limit
   */
  record Unset(boolean unlimited) implements Value {}

  /** There is no such subject, and its place was seen. */
  record Missing() implements Value {}

  /** It could not be told. */
  record Unseen(String why) implements Value {}

  static Value of(String text) {
    return new Known(text, Figures.number(text));
  }

  static Value of(long number) {
    return new Known(Long.toString(number), Optional.of((double) number));
  }

  /** It as a number, where it is one; infinite where it means "no limit". */
  default Optional<Double> asNumber() {
    return switch (this) {
      case Known known -> known.number();
      case Unset unset ->
          unset.unlimited() ? Optional.of(Double.POSITIVE_INFINITY) : Optional.empty();
      case Missing ignored -> Optional.empty();
      case Unseen ignored -> Optional.empty();
    };
  }

  /** For people and for cells of a table. */
  default String text() {
    return switch (this) {
      case Known known -> known.text();
      case Unset ignored -> "(not set)";
      case Missing ignored -> "(missing)";
      case Unseen ignored -> "-";
    };
  }
}
