package io.clawback.model.observed;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the messages of one backlog or queue were shared among tenants at one look, small enough to
 * be kept.
 *
 * @param subject the subscription, or the queue, as printed
 * @param at when
 * @param parts of the foremost tenants, most messages first, and of all others together
 */
public record TenantShares(String subject, Instant at, List<Part> parts) {
  /** The name of all others together. */
  public static final String OTHERS = "";

  private static final int MOST = 20;

  public TenantShares {
    parts = List.copyOf(parts);
  }

  /** One tenant's part. */
  public record Part(String tenant, long messages, long bytes) {}

  /** What a report says of it; empty when it tells no tenants. */
  public static Optional<TenantShares> of(ContentReport report) {
    if (report.tenants().isEmpty()) {
      return Optional.empty();
    }
    List<Part> all =
        report.tenants().stream()
            .map(t -> new Part(t.name(), t.messages(), t.bytes()))
            .sorted(Comparator.comparingLong(Part::messages).reversed().thenComparing(Part::tenant))
            .toList();
    List<Part> parts = new ArrayList<>(all.subList(0, Math.min(MOST, all.size())));
    List<Part> rest = all.subList(parts.size(), all.size());
    if (!rest.isEmpty()) {
      parts.add(
          new Part(
              OTHERS,
              rest.stream().mapToLong(Part::messages).sum(),
              rest.stream().mapToLong(Part::bytes).sum()));
    }
    return Optional.of(new TenantShares(subject(report), report.at(), parts));
  }

  /** What a report is about, as printed. */
  public static String subject(ContentReport report) {
    return report.subscription().map(Object::toString).orElse(report.queue().toString());
  }

  /** As a report that tells nothing else, of what {@code now} is about. */
  public ContentReport report(ContentReport now) {
    return new ContentReport(
        now.queue(),
        now.subscription(),
        at,
        List.of(),
        parts.stream().mapToLong(Part::messages).sum(),
        parts.stream().mapToLong(Part::bytes).sum(),
        0,
        new TreeMap<>(),
        List.of(),
        Optional.empty(),
        parts.stream()
            .map(p ->
                new ContentReport.TenantPart(
                    p.tenant(), p.messages(), p.bytes(), Optional.empty(), 0))
            .toList(),
        List.of(),
        0,
        new ContentReport.TimeLine(at, Duration.ofMillis(1), List.of()));
  }
}
