package io.clawback.engine.look;

import io.clawback.model.finding.Finding;
import io.clawback.model.name.SubscriptionId;
import java.util.Optional;

/** What findings are about. */
public final class Subjects {
  private Subjects() {}

  /** The subscription that a finding is about, if it is about one. */
  public static Optional<SubscriptionId> subscription(Finding finding) {
    return switch (finding) {
      case Finding.BacklogBreach f -> Optional.of(f.subscription());
      case Finding.StalledConsumer f -> Optional.of(f.subscription());
      case Finding.HotPartition f -> Optional.of(f.subscription());
      case Finding.SkewedGroup f -> Optional.of(f.subscription());
      case Finding.LossAhead f -> Optional.of(f.subscription());
      case Finding.PoisonMessages f -> f.subscription();
      case Finding.DuplicateMessages f -> f.subscription();
      case Finding.ConflictingMessages f -> f.subscription();
      case Finding.NoisyTenant f -> f.subscription();
      case Finding.HungTransaction ignored -> Optional.empty();
      case Finding.ParityDrift ignored -> Optional.empty();
      case Finding.BlindSpot ignored -> Optional.empty();
    };
  }
}
