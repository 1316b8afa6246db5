package io.clawback.spi.broker;

import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.run.OperationId;
import java.util.Optional;

/**
 * On whose behalf, under which name and within which bounds something is changed.
 *
 * @param id the operation's name, carried to the resource wherever that can hold it
 * @param undoes the name of the operation that this one takes back, if it takes one back
 * @param tenant for whom
 * @param budget the most it may do; more is refused before anything is changed
 */
public record Mutation(
    OperationId id, Optional<OperationId> undoes, TenantName tenant, Budget budget) {
  /** Takes nothing back. */
  public Mutation(OperationId id, TenantName tenant, Budget budget) {
    this(id, Optional.empty(), tenant, budget);
  }
}
