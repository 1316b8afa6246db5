package io.clawback.app.demo;

import io.clawback.app.show.Words;
import io.clawback.model.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the world's observer counted before anything was done, and after all of it was taken back;
 * it counts what came with the trouble and what was written since apart.
 *
 * @param before its first count
 * @param after a later one
 */
record TakingBack(Json.Obj before, Json.Obj after) {
  private static final String CAME = "came";
  private static final String SINCE = "since";

  /** Whether each queue still holds the same messages, each as often. */
  boolean sameMessages() {
    return same("multiset");
  }

  /** Whether they lie in the same order. */
  boolean sameOrder() {
    return same("order");
  }

  /** Whether each queue is set as it was. */
  boolean sameSettings() {
    return settings(before).equals(settings(after));
  }

  /** Whether nothing was written since. */
  boolean nothingMore() {
    return sum(after, SINCE, "all") == 0;
  }

  /**
   * Whether the messages that can be read were written once more, each once and in the order of its
   * partition.
   */
  boolean preservedOnce() {
    return fields(before, CAME, "readable", "order")
            .equals(fields(after, SINCE, "readable", "order"))
        && sum(before, CAME, "readable") == sum(after, SINCE, "readable");
  }

  /** Whether the messages that cannot be read were appended, each once. */
  boolean poisonOnce() {
    return fields(before, CAME, "unreadable", "multiset")
            .equals(fields(after, SINCE, "unreadable", "multiset"))
        && poisonSince() == sum(before, CAME, "unreadable");
  }

  /** Unreadable messages that were written since. */
  long poisonSince() {
    return sum(after, SINCE, "unreadable");
  }

  /** How far the groups have gone on, all together; negative where one was moved back. */
  long goneOn() {
    return positions(after) - positions(before);
  }

  /** Messages in all queues that came with the trouble. */
  long messages() {
    return sum(after, CAME, "all");
  }

  /** Those of them that no consumer can read. */
  long unreadable() {
    return sum(after, CAME, "unreadable");
  }

  /**
   * Whether all is as it was, but for what the groups have read since; of a backlog that was
   * written once more: whether it is there once more, and the poison behind it.
   */
  boolean asItWas(boolean rewritten) {
    return sameMessages()
        && sameOrder()
        && sameSettings()
        && (rewritten ? preservedOnce() && poisonOnce() : nothingMore());
  }

  /** What is there now, in one sentence or two. */
  String sentence(boolean rewritten) {
    if (rewritten) {
      return "What came lies as it lay: %s. Written once more in order: %s; put back behind: %s."
          .formatted(
              sameMessages() && sameOrder() ? "yes" : "NO",
              preservedOnce() ? Words.count(sum(after, SINCE, "readable")) : "NO",
              poisonOnce() ? Words.count(poisonSince()) : "NO");
    }
    return "%s messages, %s of them unreadable: %s, as the observer counts."
        .formatted(
            Words.count(messages()),
            Words.count(unreadable()),
            asItWas(false) ? "the same, in the same order" : "NOT as before");
  }

  private boolean same(String print) {
    return fields(before, CAME, "all", print).equals(fields(after, CAME, "all", print));
  }

  private static Map<String, Json> fields(Json.Obj count, String when, String which, String print) {
    TreeMap<String, Json> fields = new TreeMap<>();
    queues(count).forEach((queue, seen) -> fields.put(queue, part(seen, when, which).get(print)));
    return fields;
  }

  private static Map<String, Json> settings(Json.Obj count) {
    TreeMap<String, Json> settings = new TreeMap<>();
    queues(count).forEach((queue, seen) -> settings.put(queue, ((Json.Obj) seen).get("settings")));
    return settings;
  }

  private static long sum(Json.Obj count, String when, String which) {
    return queues(count).values().stream()
        .mapToLong(seen -> part(seen, when, which).whole("messages"))
        .sum();
  }

  private static Json.Obj part(Json seen, String when, String which) {
    return (Json.Obj) ((Json.Obj) ((Json.Obj) seen).get(when)).get(which);
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
  Json.Obj document(boolean rewritten, boolean fine) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("status", Json.of(fine && asItWas(rewritten) ? "complete" : "failed"));
    fields.put("messages", Json.of(messages()));
    fields.put("unreadable", Json.of(unreadable()));
    fields.put("same_messages", Json.of(sameMessages()));
    fields.put("same_order", Json.of(sameOrder()));
    fields.put("same_settings", Json.of(sameSettings()));
    if (rewritten) {
      fields.put("preserved_once_in_order", Json.of(preservedOnce()));
      fields.put("poison_put_back_once", Json.of(poisonOnce()));
    }
    fields.put("read_by_groups_meanwhile", Json.of(goneOn()));
    fields.put("observed", Json.of(List.of(before, after)));
    return Json.of(fields);
  }
}
