package io.clawback.engine.content;

import io.clawback.engine.look.Figures;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.NoisyTenant;
import io.clawback.model.finding.Severity;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.TenantPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * One tenant fills what others share: it has at least half of the messages (or of the bytes) that
 * name a tenant, and at least twice its share of an earlier look; while no look is remembered that
 * is a day old, four times what the next one has will do. Under {@link #LEAST_MESSAGES} messages
 * nothing is said.
 */
final class TenantRule {
  static final long LEAST_MESSAGES = 100;
  static final double LEAST_SHARE = 0.5;
  static final double TIMES_BEFORE = 2.0;
  static final double TIMES_NEXT = 4.0;

  /** What was so for so long is usual. */
  static final Duration USUAL = Duration.ofDays(1);

  private TenantRule() {}

  /** A share at an earlier look. */
  private record Earlier(double share, Instant at) {}

  static Optional<Finding> judge(Inside inside) {
    List<TenantPart> tenants = inside.report().tenants();
    if (tenants.size() < 2
        || tenants.stream().mapToLong(TenantPart::messages).sum() < LEAST_MESSAGES) {
      return Optional.empty();
    }
    return by(inside, TenantPart::messages, "messages")
        .or(() -> by(inside, TenantPart::bytes, "bytes"));
  }

  private static Optional<Finding> by(
      Inside inside, ToLongFunction<TenantPart> measure, String unit) {
    List<TenantPart> most =
        inside.report().tenants().stream()
            .sorted(Comparator.comparingLong(measure).reversed().thenComparing(TenantPart::name))
            .toList();
    TenantPart first = most.getFirst();
    TenantPart next = most.get(1);
    double share = share(inside.report(), first.name(), measure).orElse(0.0);
    Optional<Earlier> least =
        inside.earlier().stream()
            .flatMap(r -> share(r, first.name(), measure).map(s -> new Earlier(s, r.at())).stream())
            .min(Comparator.comparingDouble(Earlier::share).thenComparing(Earlier::at));
    boolean grown = least.isPresent() && share >= TIMES_BEFORE * least.get().share();
    boolean towers = measure.applyAsLong(first) >= TIMES_NEXT * measure.applyAsLong(next);
    if (share < LEAST_SHARE || !(grown || (towers && !usual(inside)))) {
      return Optional.empty();
    }
    return Optional.of(finding(inside, first, next, measure, unit, share, least, grown));
  }

  /** Whether looks are remembered that reach back for so long. */
  private static boolean usual(Inside inside) {
    Instant then = inside.report().at().minus(USUAL);
    return inside.earlier().stream().anyMatch(r -> !r.tenants().isEmpty() && !r.at().isAfter(then));
  }

  /** The tenant's share; empty when the report says nothing of tenants. */
  private static Optional<Double> share(
      ContentReport report, String name, ToLongFunction<TenantPart> measure) {
    long all = report.tenants().stream().mapToLong(measure).sum();
    long its =
        report.tenants().stream().filter(t -> t.name().equals(name)).mapToLong(measure).sum();
    return all == 0 ? Optional.empty() : Optional.of((double) its / all);
  }

  private static Finding finding(
      Inside inside,
      TenantPart noisy,
      TenantPart next,
      ToLongFunction<TenantPart> measure,
      String unit,
      double share,
      Optional<Earlier> before,
      boolean grown) {
    ContentReport report = inside.report();
    int percent = (int) Math.round(share * 100);
    List<String> evidence = new ArrayList<>();
    evidence.add(
        "Tenant '"
            + noisy.name()
            + "' has "
            + percent
            + " % of the "
            + unit
            + " of "
            + Figures.count(report.tenants().size(), "tenant")
            + ": "
            + Figures.count(noisy.messages(), "message")
            + ", "
            + Figures.count(noisy.bytes(), "byte")
            + ", "
            + Figures.rate(noisy.perSecond())
            + ".");
    evidence.add(
        before
            .map(b -> "At " + b.at() + " it had " + (int) Math.round(b.share() * 100) + " %.")
            .orElse(
                "The next one, '"
                    + next.name()
                    + "', has "
                    + Figures.count(measure.applyAsLong(next))
                    + " "
                    + unit
                    + ".")
            .toString());
    long others = report.tenants().stream().mapToLong(TenantPart::messages).sum();
    evidence.add(
        Figures.count(others - noisy.messages(), "message")
            + " of others wait among them"
            + next.oldest()
                .map(d -> ", '" + next.name() + "' up to " + d.toSeconds() + " s")
                .orElse("")
            + ".");
    return new NoisyTenant(
        inside.key("noisy"),
        inside.tenant(),
        report.queue(),
        report.subscription(),
        inside.asBreach(Severity.INFO),
        noisy.name(),
        noisy.messages(),
        percent,
        before.filter(b -> grown).map(b -> (int) Math.round(b.share() * 100)),
        List.copyOf(evidence));
  }
}
