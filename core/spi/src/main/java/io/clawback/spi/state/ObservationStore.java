package io.clawback.spi.state;

import io.clawback.model.fleet.Limits;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.observed.TenantShares;
import java.time.Instant;
import java.util.List;

/** Keeps what was seen, bounded. Thread-safe within one process; several processes may share it. */
public interface ObservationStore extends AutoCloseable {
  /** What was seen before {@code before}, as far as the limits keep it. */
  History history(Instant before, Limits limits);

  /**
   * Adds one observation, and drops what the limits no longer keep.
   *
   * @param findingKeys keys of the findings that were made of it, for persistence
   */
  void add(FleetSnapshot snapshot, List<String> findingKeys, Limits limits);

  /**
   * Remembers how tenants shared a backlog, an hour apart at least and a few of each, and drops
   * what the limits no longer keep. A store that has no room for it remembers nothing.
   */
  default void shared(TenantShares shares, Limits limits) {}

  /** What is remembered of it from before {@code before}, newest first. */
  default List<TenantShares> shares(String subject, Instant before, Limits limits) {
    return List.of();
  }

  /** Records that a target was changed, for cooldowns. */
  void acted(String target, Instant at);

  @Override
  void close();
}
