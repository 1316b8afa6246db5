package io.clawback.engine.plan;

import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.TenantName;

/**
 * On whose behalf something of a run's allowance is asked for.
 *
 * @param policy that decides, as it is under the tier that applies
 * @param severity of what is answered: the worse is served first
 */
record Asker(Policy policy, TenantName tenant, Severity severity) {
  /** Whose budget it comes from. */
  String account() {
    return policy.account();
  }
}
