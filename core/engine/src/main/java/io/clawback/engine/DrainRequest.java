package io.clawback.engine;

import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import java.util.List;

/**
 * Somebody's wish to have poison taken out of a subscription's way.
 *
 * @param subscription whose way
 * @param report what was read of its backlog, to its end
 * @param signatures just these, whatever their confidence; empty: all that are called poison
 */
public record DrainRequest(
    SubscriptionId subscription, ContentReport report, List<String> signatures) {
  public DrainRequest {
    signatures = List.copyOf(signatures);
  }

  /** The key that stands for the wish in the plan. */
  public String key() {
    return "request:drain:" + subscription;
  }
}
