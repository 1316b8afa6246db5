package io.clawback.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.engine.DrainRequest;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.Unseen;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Of a broker that was not seen, nobody says that something is not there. */
class BlindSpotsTest {
  private static final BrokerId MAIN = new BrokerId("prod", "main");

  private static FleetSnapshot without(BrokerId broker) {
    Problem problem =
        new Problem("kafka.unreachable", Category.BROKER, broker.toString(), "silent", "start it");
    return new FleetSnapshot(
        Instant.EPOCH,
        List.of(),
        List.of(),
        List.of(new Unseen("prod", "broker " + broker, problem)));
  }

  private static final class NothingRead implements Draining.Parting {
    @Override
    public SortedMap<Integer, OffsetSpans> messagesOf(String tenant, ContentReport report) {
      throw new AssertionError("nothing is read");
    }

    @Override
    public DrainRequest.Repeated repeated(ContentReport report, FleetSnapshot seen) {
      throw new AssertionError("nothing is read");
    }
  }

  @Test
  void aDrainOfABrokerThatIsNotSeenSaysWhyItIsNot() {
    Draining draining =
        new Draining(
            () -> new Observation(without(MAIN), null, List.of()),
            request -> {
              throw new AssertionError("nothing is read");
            },
            new NothingRead());
    DrainWish wish =
        new DrainWish(
            new QueueId(MAIN, "orders"),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> draining.read(List.of(wish)))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo("kafka.unreachable");
              assertThat(e.problem().category()).isEqualTo(Category.BROKER);
            });
  }

  @Test
  void anotherBrokersBlindSpotIsNotThisOnes() {
    BlindSpots.refuse(without(new BrokerId("prod", "other")), MAIN);
  }
}
