package io.clawback.runtime.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.look.Look;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.History;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The window over which consumption is measured. */
class PulseTest {
  private static final BrokerId BROKER = new BrokerId("prod", "main");
  private static final GroupId GROUP = new GroupId(BROKER, "g");
  private static final Instant NOW = Instant.parse("2026-01-23T08:45:12Z");

  private final Pulse pulse = new Pulse(nothing(), Duration.ofSeconds(3));

  private static Look nothing() {
    Fleet fleet =
        new Fleet(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Limits.DEFAULT,
            "sha256:test");
    return new Look(
        fleet, History.none(), new FleetSnapshot(NOW, List.of(), List.of(), List.of()), NOW);
  }

  /** The wall clock stands still: it is not what is measured by. */
  private void look(double seconds, long committed) {
    Measured at = Measured.broker(committed, NOW);
    Measured lag = Measured.broker(10_000 - committed, NOW);
    GroupState group =
        new GroupState(
            GROUP,
            GroupState.Kind.CLASSIC,
            GroupState.Phase.STABLE,
            List.of(),
            List.of(
                new SubscriptionState(
                    new SubscriptionId(GROUP, "q"),
                    List.of(new PartitionLag(0, at, lag, lag, lag)))));
    BrokerSnapshot broker =
        new BrokerSnapshot(
            BROKER,
            "c",
            "1",
            NOW,
            List.of(),
            List.of(),
            List.of(group),
            List.of(),
            List.of(),
            List.of());
    pulse.take(
        new FleetSnapshot(NOW, List.of(broker), List.of(), List.of()), (long) (seconds * 1e9));
  }

  @Test
  void measuresOverTheLastLooksThatSpanTheWindow() {
    look(0, 0);
    assertThat(pulse.early()).isTrue();
    assertThat(pulse.of(GROUP).afterPerSecond()).isEmpty();
    look(1.5, 0);
    look(3, 300);
    assertThat(pulse.early()).isFalse();
    assertThat(pulse.of(GROUP).afterPerSecond()).contains(100.0);
    look(4.5, 900);
    // From 1.5 s on: the start of the consumers does not count for ever.
    assertThat(pulse.of(GROUP).afterPerSecond()).contains(300.0);
    assertThat(pulse.of(GROUP).afterMillis()).contains(3_000L);
  }

  @Test
  void looksThatTakeLongerThanTheWindowAreMeasuredOverTwo() {
    look(0, 0);
    look(10, 500);
    look(20, 2_500);
    assertThat(pulse.of(GROUP).afterPerSecond()).contains(200.0);
  }
}
