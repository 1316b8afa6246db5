package io.clawback.model.run;

/** What the second look says. */
public sealed interface Verification {
  /** What was wanted is so. */
  record Recovered(String evidence) implements Verification {}

  /** It is getting better. {@code etaSeconds}: until it is good, by the present rates. */
  record Recovering(long etaSeconds, String evidence) implements Verification {}

  /** It is not getting better. */
  record NotRecovered(String evidence) implements Verification {}

  /** It could not be seen. */
  record Unseeable(String why) implements Verification {}
}
