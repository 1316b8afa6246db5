package io.clawback.spi.state;

import java.time.Duration;
import java.util.Optional;

/**
 * Who may change a target now. A lease keeps two instances that share this store apart; it is no
 * fence: whoever holds one checks at the resource too (SAFETY I5).
 */
public interface LeaseStore extends AutoCloseable {
  /**
   * Takes or renews the lease. Empty when another holder has it; its name is then in {@link
   * #holder}. The epoch grows with every change of holder.
   */
  Optional<Lease> acquire(String target, String holder, Duration length);

  /** Who holds it now, if anybody. */
  Optional<String> holder(String target);

  /** Gives it back. Idempotent; does nothing when another holder has it. */
  void release(Lease lease);

  @Override
  void close();

  /**
   * A lease.
   *
   * @param target on what
   * @param holder whose
   * @param epoch fencing number
   */
  record Lease(String target, String holder, long epoch) {}
}
