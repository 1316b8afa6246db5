package io.clawback.engine.content;

import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.ContentReport;
import java.util.List;
import java.util.Optional;

/**
 * One backlog or queue that was looked into.
 *
 * @param look everything else
 * @param report the newest
 * @param earlier those before it, newest first
 * @param watched the subscription whose backlog it is, if it is one and was seen
 */
record Inside(
    Look look, ContentReport report, List<ContentReport> earlier, Optional<Watched> watched) {

  static Inside of(Look look, List<ContentReport> newestFirst) {
    ContentReport report = newestFirst.getFirst();
    return new Inside(
        look,
        report,
        newestFirst.stream().skip(1).toList(),
        report.subscription().flatMap(look::subscription));
  }

  /** What was looked into, as it stands in keys. */
  static String subject(ContentReport report) {
    return report.subscription().map(SubscriptionId::toString).orElse(report.queue().toString());
  }

  String key(String kind) {
    return kind + ":" + subject(report);
  }

  TenantName tenant() {
    return watched
        .map(Watched::tenant)
        .orElseGet(() ->
            Fleet.sole(
                report
                    .subscription()
                    .map(look.fleet()::owners)
                    .orElseGet(() -> look.fleet().owners(report.queue()))));
  }

  boolean breached() {
    return watched.isPresent() && watched.get().backlog().breached();
  }

  /** As bad as the breach of the backlog, if there is one. */
  Severity asBreach(Severity without) {
    return breached() ? watched.get().backlog().severity() : without;
  }
}
