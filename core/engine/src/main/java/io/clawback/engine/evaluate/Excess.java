package io.clawback.engine.evaluate;

import io.clawback.engine.look.Backlog;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Evaluation.Unit;
import io.clawback.model.finding.Evaluation.Verdict;
import io.clawback.model.fleet.Objective;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How far what was seen exceeds one bound of an objective. In whole numbers, so that a bound of 340
 * % is reached at just 4.4 times what is allowed.
 *
 * @param unit of both numbers
 * @param allowed at least 0
 * @param seen over all partitions that are known
 * @param atLeast whether some are not, so that it may be more
 * @param verdict met only where all of it is known
 * @param percent see {@link io.clawback.model.finding.Evaluation.Reading#exceededPercent}
 */
public record Excess(
    Unit unit,
    long allowed,
    Measured seen,
    boolean atLeast,
    Verdict verdict,
    Optional<Long> percent) {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /** One for each bound of the subscription's objective; none where there is no objective. */
  public static List<Excess> of(Watched watched) {
    if (watched.objective().isEmpty()) {
      return List.of();
    }
    Objective objective = watched.objective().get();
    List<Excess> all = new ArrayList<>(2);
    objective
        .lagMessages()
        .ifPresent(bound ->
            all.add(
                of(
                    Unit.MESSAGES,
                    bound,
                    watched.backlog().lag(),
                    partly(watched, PartitionLag::lagMessages),
                    objective.alertPercent())));
    objective
        .lagAge()
        .map(Duration::toSeconds)
        .ifPresent(bound ->
            all.add(
                of(
                    Unit.SECONDS,
                    bound,
                    watched.backlog().age(),
                    partly(watched, PartitionLag::lagSeconds),
                    objective.alertPercent())));
    return all;
  }

  /** The largest known, over all bounds: what a policy's tiers go by. Empty when none is known. */
  public static Optional<Long> percent(Watched watched) {
    return of(watched).stream().flatMap(e -> e.percent().stream()).max(Long::compare);
  }

  static Excess of(Unit unit, long allowed, Measured seen, boolean atLeast, int alertPercent) {
    if (!(seen instanceof Known known)) {
      return new Excess(unit, allowed, seen, atLeast, Verdict.UNKNOWN, Optional.empty());
    }
    boolean over = known.value() > allowed;
    // Half a guess is no breach, and no proof of the contrary.
    boolean guess = known.confidence() < Backlog.LEAST_CONFIDENCE;
    if (over ? guess : guess || atLeast) {
      return new Excess(unit, allowed, seen, atLeast, Verdict.UNKNOWN, Optional.empty());
    }
    if (over) {
      return new Excess(
          unit,
          allowed,
          seen,
          atLeast,
          Verdict.EXCEEDED,
          Optional.of(percent(known.value(), allowed)));
    }
    boolean alerted = known.value() > 0 && known.value() * 100.0 >= (double) allowed * alertPercent;
    return new Excess(
        unit, allowed, seen, atLeast, alerted ? Verdict.ALERTED : Verdict.MET, Optional.of(0L));
  }

  /** Of a bound of nothing anything is infinitely more; that is told as the largest number. */
  private static long percent(long seen, long allowed) {
    if (allowed <= 0) {
      return Long.MAX_VALUE;
    }
    BigInteger percent =
        BigInteger.valueOf(seen)
            .subtract(BigInteger.valueOf(allowed))
            .multiply(HUNDRED)
            .divide(BigInteger.valueOf(allowed));
    return percent.bitLength() < Long.SIZE ? percent.longValue() : Long.MAX_VALUE;
  }

  private static boolean partly(Watched watched, Function<PartitionLag, Measured> number) {
    return watched.state().partitions().stream().anyMatch(p -> number.apply(p).number().isEmpty());
  }
}
