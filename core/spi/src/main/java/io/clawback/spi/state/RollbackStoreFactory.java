package io.clawback.spi.state;

import io.clawback.model.name.TenantName;
import io.clawback.spi.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes the rollback store; found by {@link java.util.ServiceLoader}. */
public interface RollbackStoreFactory {
  /** The store in the disk's folder {@code rollback}; nothing is made before something is kept. */
  RollbackStore open(Disk disk, Clock clock, Terms terms);

  /**
   * What a store keeps to.
   *
   * @param bytes most that all of it may take on disk
   * @param keys with which what is kept is encrypted
   * @param random for nonces: a secure one wherever there are keys
   */
  record Terms(long bytes, Keys keys, RandomGenerator random) {}

  /** Tenants' keys, 32 bytes each. Thread-safe. */
  interface Keys {
    /** Nobody has one: all is kept as it is. */
    Keys NONE =
        new Keys() {
          @Override
          public Optional<byte[]> forKeeping(TenantName tenant) {
            return Optional.empty();
          }

          @Override
          public Optional<byte[]> forReading(TenantName tenant) {
            return Optional.empty();
          }
        };

    /** The tenant's key, made if need be; empty when its messages are kept as they are. */
    Optional<byte[]> forKeeping(TenantName tenant);

    /** The tenant's key, if it is there; never made anew, for it may have been erased. */
    Optional<byte[]> forReading(TenantName tenant);
  }
}
