package io.clawback.model.fleet;

import java.time.Duration;
import java.util.Optional;

/**
 * How far behind a subscription may be.
 *
 * @param name for people
 * @param kind an internal objective or an agreement with a customer
 * @param scope which subscriptions
 * @param lagMessages most messages behind; empty means no such bound
 * @param lagAge most time behind; empty means no such bound
 * @param alertPercent share of the bound, in percent, from which a MINOR finding is made; it is not
 *     acted on
 * @param persistence how many observations in a row must agree before anything is acted on, at
 *     least 1
 */
public record Objective(
    String name,
    Kind kind,
    Scope scope,
    Optional<Long> lagMessages,
    Optional<Duration> lagAge,
    int alertPercent,
    int persistence) {
  /** What was promised to whom. */
  public enum Kind {
    /** To ourselves. */
    SLO,
    /** To a customer: its breach is one severity worse. */
    SLA
  }
}
