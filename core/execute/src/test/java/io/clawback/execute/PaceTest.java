package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final List<Duration> slept = new ArrayList<>();
  private long nanos;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanos() {
          return nanos;
        }
      };
  private final Pace pace =
      new Pace(
          clock,
          length -> {
            slept.add(length);
            nanos += length.toNanos();
          });

  private static Redrive redrive(int perSecond) {
    BrokerId broker = new BrokerId("prod", "main");
    return new Redrive(
        new SubscriptionId(new GroupId(broker, Redrive.GROUP), "quarantine"),
        "incarnation",
        List.of(new Chosen(0, "0-99")),
        new QueueId(broker, "orders"),
        new QueueId(broker, "quarantine"),
        Redrive.MOST,
        perSecond);
  }

  @Test
  void keepsTheRateOverAllThatWentNotOverEachBatch() throws InterruptedException {
    Pace.Walk walk = pace.begin(redrive(20));
    walk.went(10, () -> {});
    assertThat(nanos).isEqualTo(500_000_000L);
    nanos += 400_000_000L; // The next batch took a while of its own.
    walk.went(20, () -> {});
    assertThat(nanos).isEqualTo(1_500_000_000L);
    nanos += 9_000_000_000L;
    walk.went(20, () -> {});
    assertThat(slept).hasSize(2);
  }

  @Test
  void waitsInStretchesSoThatARunCanBeStopped() throws InterruptedException {
    int[] asked = new int[1];
    pace.begin(redrive(1)).went(5, () -> asked[0]++);
    assertThat(slept).hasSize(5).allMatch(Duration.ofSeconds(1)::equals);
    assertThat(asked[0]).isEqualTo(5);
    assertThatThrownBy(() ->
            pace.begin(redrive(1))
                .went(
                    5,
                    () -> {
                      throw new IllegalStateException("stop");
                    }))
        .hasMessage("stop");
    assertThat(slept).hasSize(5);
  }

  @Test
  void withoutARateNothingIsWaitedFor() throws InterruptedException {
    pace.begin(redrive(0)).went(1_000_000, () -> {});
    assertThat(slept).isEmpty();
  }

  @Test
  void noBatchIsLargerThanASecondsWorth() {
    Slices slow = Slices.of(redrive(7));
    assertThat(slow.next(0, 0).offsets().get(0).count()).isEqualTo(7);
    assertThat(slow.next(1, 7).offsets().get(0).text()).isEqualTo("7-13");
    Slices fast = Slices.of(redrive(0));
    assertThat(fast.next(0, 0).offsets().get(0).count()).isEqualTo(Slices.CANARY);
    assertThat(fast.next(1, 10).offsets().get(0).count()).isEqualTo(90);
  }
}
