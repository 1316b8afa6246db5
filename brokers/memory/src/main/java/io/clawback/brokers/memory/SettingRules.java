package io.clawback.brokers.memory;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The settings a queue has, their defaults and what they may be: a few of Kafka's, by its names.
 */
final class SettingRules {
  /** Defaults by key: the settings there are. */
  static final SortedMap<String, String> DEFAULTS = defaults();

  private SettingRules() {}

  private static SortedMap<String, String> defaults() {
    SortedMap<String, String> defaults = new TreeMap<>();
    defaults.put("cleanup.policy", "delete");
    defaults.put("max.message.bytes", "1048588");
    defaults.put("message.timestamp.type", "CreateTime");
    defaults.put("min.insync.replicas", "1");
    defaults.put("retention.bytes", "-1");
    defaults.put("retention.ms", "604800000");
    return Collections.unmodifiableSortedMap(defaults);
  }

  /** What is wrong with it; empty when nothing is. */
  static Optional<String> check(String key, String value) {
    if (!DEFAULTS.containsKey(key)) {
      return Optional.of("there is no setting " + key);
    }
    boolean fine =
        switch (key) {
          case "cleanup.policy" ->
              Arrays.stream(value.split(",", -1))
                  .allMatch(p -> p.equals("delete") || p.equals("compact"));
          case "message.timestamp.type" ->
              Stream.of("CreateTime", "LogAppendTime").anyMatch(value::equals);
          case "min.insync.replicas" -> number(value) >= 1;
          case "max.message.bytes" -> number(value) >= 0;
          default -> number(value) >= -1;
        };
    return fine ? Optional.empty() : Optional.of(key + " cannot be " + value);
  }

  private static long number(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }
}
