package io.clawback.model.fleet;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.NamePattern;
import java.util.List;
import java.util.SortedMap;

/**
 * One broker to look at.
 *
 * @param id environment and name
 * @param type the plugin's type name, such as {@code kafka}
 * @param clusterId what the broker must say it is; another answer stops every use of it
 * @param settings client settings by name; a value may hold {@code ${ENV_VAR}} or {@code
 *     ${file:PATH}}, resolved only when connecting
 * @param queues names looked at; empty means all
 * @param ignoredQueues names never looked at; wins
 * @param groups group names looked at; empty means all
 * @param ignoredGroups group names never looked at; wins
 */
public record BrokerDeclaration(
    BrokerId id,
    String type,
    String clusterId,
    SortedMap<String, String> settings,
    List<NamePattern> queues,
    List<NamePattern> ignoredQueues,
    List<NamePattern> groups,
    List<NamePattern> ignoredGroups) {

  /** Whether the queue is looked at. */
  public boolean looksAtQueue(String name) {
    return chosen(name, queues, ignoredQueues);
  }

  /** Whether the group is looked at. */
  public boolean looksAtGroup(String name) {
    return chosen(name, groups, ignoredGroups);
  }

  private static boolean chosen(String name, List<NamePattern> allow, List<NamePattern> deny) {
    return (allow.isEmpty() || allow.stream().anyMatch(p -> p.matches(name)))
        && deny.stream().noneMatch(p -> p.matches(name));
  }
}
