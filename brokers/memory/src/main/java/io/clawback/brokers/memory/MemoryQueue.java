package io.clawback.brokers.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** One queue: its partitions and its settings. Not thread-safe. */
final class MemoryQueue {
  private final String incarnation;
  private final boolean internal;
  private final IntFunction<MemoryLog.Standing> standings;
  private final List<MemoryLog> partitions = new ArrayList<>();
  private final SortedMap<String, String> set = new TreeMap<>();

  MemoryQueue(
      String incarnation,
      boolean internal,
      int partitions,
      IntFunction<MemoryLog.Standing> standings) {
    this.incarnation = incarnation;
    this.internal = internal;
    this.standings = standings;
    grow(partitions);
  }

  String incarnation() {
    return incarnation;
  }

  boolean internal() {
    return internal;
  }

  List<MemoryLog> partitions() {
    return partitions;
  }

  /** Has {@code to} partitions from now on. */
  void grow(int to) {
    while (partitions.size() < to) {
      partitions.add(new MemoryLog(standings));
    }
  }

  /** What was set here, by key. */
  SortedMap<String, String> set() {
    return set;
  }

  /** The value in force, set or by default; empty when there is no such setting. */
  Optional<String> inForce(String key) {
    return Optional.ofNullable(set.getOrDefault(key, SettingRules.DEFAULTS.get(key)));
  }

  /** All settings in force. */
  SortedMap<String, String> inForce() {
    SortedMap<String, String> all = new TreeMap<>(SettingRules.DEFAULTS);
    all.putAll(set);
    return all;
  }

  /** Messages that it holds, by offsets: log ends minus log starts. */
  long holds() {
    return partitions.stream().mapToLong(p -> p.end() - p.start()).sum();
  }
}
