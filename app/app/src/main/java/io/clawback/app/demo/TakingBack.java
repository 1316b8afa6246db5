package io.clawback.app.demo;

import io.clawback.model.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the world's observer counted before anything was done, and after all of it was taken back.
 *
 * @param before its first count
 * @param after its second
 */
record TakingBack(Json.Obj before, Json.Obj after) {
  /** Whether each queue holds the same messages, each as often. */
  boolean sameMessages() {
    return same("messages") && same("unreadable") && same("multiset");
  }

  /** Whether they lie in the same order. */
  boolean sameOrder() {
    return same("order");
  }

  /** Whether each queue is set as it was. */
  boolean sameSettings() {
    return same("settings");
  }

  /** How far the groups have gone on, all together; negative where one was moved back. */
  long goneOn() {
    return positions(after) - positions(before);
  }

  /** Messages in all queues, now. */
  long messages() {
    return sum(after, "messages");
  }

  /** Those of them that no consumer can read. */
  long unreadable() {
    return sum(after, "unreadable");
  }

  /** Whether all is as it was, but for what the groups have read since. */
  boolean asItWas() {
    return sameMessages() && sameOrder() && sameSettings();
  }

  private boolean same(String field) {
    return fields(before, field).equals(fields(after, field));
  }

  private static long sum(Json.Obj count, String field) {
    return queues(count).values().stream().mapToLong(q -> ((Json.Obj) q).whole(field)).sum();
  }

  private static Map<String, Json> fields(Json.Obj count, String field) {
    TreeMap<String, Json> fields = new TreeMap<>();
    queues(count).forEach((queue, seen) -> fields.put(queue, ((Json.Obj) seen).get(field)));
    return fields;
  }

  private static Map<String, Json> queues(Json.Obj count) {
    return ((Json.Obj) count.get("queues")).fields();
  }

  private static long positions(Json.Obj count) {
    return ((Json.Obj) count.get("positions"))
        .fields().values().stream()
            .flatMap(g -> ((Json.Obj) g).fields().values().stream())
            .mapToLong(p -> Json.asLong(p, "position"))
            .sum();
  }

  /** For the log. */
  Json.Obj document(boolean rolledBack, boolean balances) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("status", Json.of(rolledBack && balances && asItWas() ? "complete" : "failed"));
    fields.put("messages", Json.of(messages()));
    fields.put("unreadable", Json.of(unreadable()));
    fields.put("same_messages", Json.of(sameMessages()));
    fields.put("same_order", Json.of(sameOrder()));
    fields.put("same_settings", Json.of(sameSettings()));
    fields.put("books_balance", Json.of(balances));
    fields.put("read_by_groups_meanwhile", Json.of(goneOn()));
    fields.put("observed", Json.of(List.of(before, after)));
    return Json.of(fields);
  }
}
