package io.clawback.engine.detect;

import io.clawback.engine.look.Rates;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Forecast;
import io.clawback.model.fleet.Objective;
import io.clawback.model.observed.Measured.Known;
import java.util.Optional;

/** Straight lines through the present rates. Where a rate is not known, nothing is foretold. */
public final class Forecasts {
  private Forecasts() {}

  /** What the subscription's rates foretell. */
  public static Forecast of(Watched watched) {
    Rates rates = Rates.of(watched);
    Optional<Long> loss = Losses.soonest(watched).map(Losses.Loss::inSeconds);
    if (!(watched.backlog().lag() instanceof Known lag)
        || rates.inflow().isEmpty()
        || rates.outflow().isEmpty()) {
      return new Forecast(
          round(rates.inflow()), round(rates.outflow()), Optional.empty(), Optional.empty(), loss);
    }
    double growth = rates.inflow().get() - rates.outflow().get();
    Optional<Long> bound = watched.objective().flatMap(Objective::lagMessages);
    Optional<Long> toBreach =
        bound.filter(b -> growth > 0 && b > lag.value()).map(b -> ceil((b - lag.value()) / growth));
    Optional<Long> toDrain =
        growth < 0 ? Optional.of(ceil(lag.value() / -growth)) : Optional.empty();
    return new Forecast(round(rates.inflow()), round(rates.outflow()), toBreach, toDrain, loss);
  }

  private static long ceil(double seconds) {
    return (long) Math.ceil(Math.min(seconds, Long.MAX_VALUE / 2.0));
  }

  /** To a thousandth: finer digits are noise. */
  private static Optional<Double> round(Optional<Double> rate) {
    return rate.map(r -> Math.rint(r * 1000) / 1000);
  }
}
