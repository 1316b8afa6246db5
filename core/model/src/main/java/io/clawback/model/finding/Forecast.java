package io.clawback.model.finding;

import java.util.Optional;

/**
 * What happens if nothing is done; each empty when it cannot be told or will not happen.
 *
 * @param inflowPerSecond messages arriving, over the history's window
 * @param outflowPerSecond messages consumed, over the same
 * @param secondsToBreach until the objective is exceeded
 * @param secondsToDrain until nothing is behind
 * @param secondsToLoss until retention takes the oldest unread message
 */
public record Forecast(
    Optional<Double> inflowPerSecond,
    Optional<Double> outflowPerSecond,
    Optional<Long> secondsToBreach,
    Optional<Long> secondsToDrain,
    Optional<Long> secondsToLoss) {
  /** Nothing can be told. */
  public static final Forecast UNKNOWN =
      new Forecast(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
