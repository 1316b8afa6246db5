package io.clawback.brokers.memory;

/**
 * Whom a cluster tells of every {@link Seam}. It may change the world there through {@link
 * MemoryCluster}, or throw: then the plugin's call ends with that, as a lost reply or a crash would
 * end it.
 */
@FunctionalInterface
public interface SeamListener {
  /** Called in the plugin's thread, with no lock held. {@code target} names what is acted on. */
  void at(Seam seam, String target);
}
