package io.clawback.brokers.memory;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The clusters of this process, by the name that a declaration's setting gives. Thread-safe. */
public final class MemoryWorlds {
  private static final ConcurrentHashMap<String, MemoryCluster> WORLDS = new ConcurrentHashMap<>();

  private MemoryWorlds() {}

  /** Makes a cluster known under a name, in place of any before. */
  public static void put(String name, MemoryCluster cluster) {
    WORLDS.put(name, cluster);
  }

  /** Forgets a cluster. */
  public static void remove(String name) {
    WORLDS.remove(name);
  }

  /** The cluster of that name. */
  public static Optional<MemoryCluster> find(String name) {
    return Optional.ofNullable(WORLDS.get(name));
  }
}
