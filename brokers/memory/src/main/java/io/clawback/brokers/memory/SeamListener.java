package io.clawback.brokers.memory;

/**
 * Whom a cluster tells of every {@link Seam}. It may change the world there through {@link
 * MemoryCluster}, or throw. A {@link io.clawback.model.error.ClawbackException} is a request that
 * failed or a reply that was lost; anything else is a crash: the plugin cleans nothing up.
 */
@FunctionalInterface
public interface SeamListener {
  /** Called in the plugin's thread, with no lock held. {@code target} names what is acted on. */
  void at(Seam seam, String target);
}
