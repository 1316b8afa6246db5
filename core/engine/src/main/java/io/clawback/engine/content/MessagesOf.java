package io.clawback.engine.content;

import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Signature;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What content reports say of one subscription. */
public final class MessagesOf {
  private MessagesOf() {}

  /** The newest report of the subscription's own backlog, if there is one. */
  public static Optional<ContentReport> newest(List<ContentReport> reports, SubscriptionId id) {
    return reports.stream()
        .filter(r -> r.subscription().equals(Optional.of(id)))
        .max(Comparator.comparing(ContentReport::at));
  }

  /** The signatures that are called poison from that confidence on, in percent. */
  public static List<Signature> poison(ContentReport report, int threshold) {
    return PoisonRule.poison(report, threshold);
  }

  /**
   * How many messages are in at least one of these signatures: they overlap, for a message may have
   * more than one trouble.
   */
  public static long distinct(Collection<Signature> signatures) {
    return Distinct.messages(signatures);
  }
}
