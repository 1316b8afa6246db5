package io.clawback.engine;

import io.clawback.model.fleet.Scope;
import io.clawback.model.plan.Operation;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is asked of the planner.
 *
 * @param author who asks
 * @param now the time of asking, which the plan carries
 * @param scope what may be planned for; the rest is declined as out of scope
 * @param align the one direction in which environments may be aligned; empty means as each parity
 *     rule says
 * @param nativeCommand what an operator would type to do an operation by hand; pure
 */
public record PlanRequest(
    String author,
    Instant now,
    Scope scope,
    Optional<Direction> align,
    Function<Operation, String> nativeCommand) {

  /**
   * From the environment that is right to the one that is changed.
   *
   * @param from taken as right
   * @param to changed
   */
  public record Direction(String from, String to) {}
}
