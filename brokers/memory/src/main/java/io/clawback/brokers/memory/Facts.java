package io.clawback.brokers.memory;

import io.clawback.model.observed.QuotaEntity;
import java.util.SortedMap;
import java.util.TreeMap;

/** A cluster's state as text, for comparing. */
final class Facts {
  private Facts() {}

  static SortedMap<String, String> of(
      SortedMap<String, MemoryQueue> queues,
      SortedMap<String, MemoryGroup> groups,
      SortedMap<QuotaEntity, SortedMap<String, Double>> quotas) {
    SortedMap<String, String> facts = new TreeMap<>();
    queues.forEach((name, queue) -> {
      facts.put("queue " + name, queue.incarnation() + " " + queue.set());
      for (int p = 0; p < queue.partitions().size(); p++) {
        MemoryLog log = queue.partitions().get(p);
        facts.put(
            "queue " + name + " log " + p, log.start() + " " + log.lastStable() + " " + log.end());
      }
    });
    groups.forEach((name, group) -> {
      facts.put("group " + name, group.kind() + " generation " + group.generation());
      group
          .members()
          .values()
          .forEach(
              m -> facts.put("group " + name + " member " + m.id, m.instance + " " + m.assigned));
      group
          .commits()
          .forEach((queue, commits) ->
              commits.forEach((p, c) ->
                  facts.put(
                      "group " + name + " commit " + queue + " " + p,
                      c.offset() + " " + c.metadata())));
    });
    quotas.forEach((entity, limits) -> facts.put("quota " + entity, limits.toString()));
    return facts;
  }
}
