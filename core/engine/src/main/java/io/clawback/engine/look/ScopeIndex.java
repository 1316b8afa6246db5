package io.clawback.engine.look;

import io.clawback.model.fleet.Scope;
import io.clawback.model.name.TenantName;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the first of many scopes that matches. Each scope is filed under the narrowest list that it
 * declares, so that a lookup tries a few instead of all.
 */
final class ScopeIndex {
  private final List<Scope> scopes;
  private final NameIndex byGroup = new NameIndex();
  private final NameIndex byQueue = new NameIndex();
  private final NameIndex byTenant = new NameIndex();
  private final BitSet always = new BitSet();

  ScopeIndex(List<Scope> scopes) {
    this.scopes = scopes;
    for (int i = 0; i < scopes.size(); i++) {
      Scope scope = scopes.get(i);
      if (!scope.groups().isEmpty()) {
        byGroup.add(scope.groups(), i);
      } else if (!scope.queues().isEmpty()) {
        byQueue.add(scope.queues(), i);
      } else if (!scope.tenants().isEmpty()) {
        byTenant.add(scope.tenants(), i);
      } else {
        always.set(i);
      }
    }
  }

  /**
   * The place of the first scope that matches, or -1. An empty queue or group is accepted by every
   * list, as {@link Scope#matches(TenantName, String, String, String)} says.
   */
  int first(TenantName tenant, String environment, String queue, String group) {
    BitSet candidates = new BitSet(scopes.size());
    if (queue.isEmpty() || group.isEmpty()) {
      candidates.set(0, scopes.size());
    } else {
      candidates.or(always);
      byGroup.find(group, candidates);
      byQueue.find(queue, candidates);
      byTenant.find(tenant.value(), candidates);
    }
    for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
      if (scopes.get(i).matches(tenant, environment, queue, group)) {
        return i;
      }
    }
    return -1;
  }
}
