package io.clawback.runtime;

import io.clawback.model.fleet.Limits;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.TenantShares;
import io.clawback.spi.state.ObservationStore;
import java.util.ArrayList;
import java.util.List;

/** How tenants shared a backlog at earlier looks, beside what is seen of it now. */
final class TenantMemory {
  private TenantMemory() {}

  /** The reports, and of each what is remembered of its tenants; remembers those of now as well. */
  static List<ContentReport> beside(
      List<ContentReport> reports, ObservationStore store, Limits limits) {
    List<ContentReport> all = new ArrayList<>(reports);
    for (ContentReport report : reports) {
      TenantShares.of(report)
          .ifPresent(now -> {
            store.shares(now.subject(), now.at(), limits).stream()
                .map(s -> s.report(report))
                .forEach(all::add);
            store.shared(now, limits);
          });
    }
    return all;
  }
}
