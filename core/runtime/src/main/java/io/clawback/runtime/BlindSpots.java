package io.clawback.runtime;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.Unseen;
import java.util.List;

/** Says why a broker was not seen, before somebody says of it that something is not there. */
final class BlindSpots {
  private BlindSpots() {}

  /** Throws what kept the broker from being seen; nothing where it was. */
  static void refuse(FleetSnapshot seen, BrokerId broker) {
    if (seen.broker(broker).isPresent()) {
      return;
    }
    List<Problem> why =
        seen.unseen().stream()
            .filter(u -> u.what().equals("broker " + broker))
            .map(Unseen::problem)
            .toList();
    if (!why.isEmpty()) {
      throw new ClawbackException(why, null);
    }
  }
}
