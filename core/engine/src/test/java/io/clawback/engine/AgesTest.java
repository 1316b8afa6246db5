package io.clawback.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.World.GroupBuilder;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Method;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import io.clawback.model.observed.Window;
import org.junit.jupiter.api.Test;

/** One partition whose log end is 1,000,000 now; what was seen before differs. */
class AgesTest {
  private final World world = new World();
  private final GroupBuilder group = world.broker("prod").group("g");

  private Measured age(long lag, long[] secondsAgo, long[] logEnd) {
    group.behind("q", lag);
    return agedWith(secondsAgo, logEnd);
  }

  private Measured agedWith(long[] secondsAgo, long[] logEnd) {
    if (secondsAgo.length > 0) {
      long[] at = new long[secondsAgo.length];
      for (int i = 0; i < at.length; i++) {
        at[i] = World.NOW.minusSeconds(secondsAgo[i]).toEpochMilli();
      }
      long[][] committed = {logEnd.clone()};
      world.windows.put(
          group.on("q"), new Window(at, new int[] {0}, committed, new long[][] {logEnd}));
    }
    return world
        .engine
        .withAges(world.history(), world.snapshot())
        .group(group.id)
        .get()
        .subscriptions()
        .getFirst()
        .partitions()
        .getFirst()
        .lagSeconds();
  }

  private static long[] of(long... numbers) {
    return numbers;
  }

  @Test
  void readsTheAgeOffTheLineBetweenTwoPoints() {
    Measured age = age(500, of(100), of(999_000));

    assertThat(age)
        .isInstanceOfSatisfying(
            Known.class,
            known -> {
              assertThat(known.value()).isEqualTo(50);
              assertThat(known.method()).isEqualTo(Method.INTERPOLATED);
              assertThat(known.confidence()).isEqualTo(50);
            });
  }

  @Test
  void trustsAnAgeMoreWhenThePointsAreClose() {
    Known wide = (Known) age(5_000, of(1000, 900, 0), of(990_000, 996_000, 1_000_000));
    Known close =
        (Known) age(5_000, of(1000, 990, 980, 0), of(994_000, 995_500, 996_000, 1_000_000));

    assertThat(close.confidence()).isGreaterThan(wide.confidence()).isLessThanOrEqualTo(95);
  }

  @Test
  void anIdleTimeMakesTheMessageYounger() {
    // The log end stood at 999,500 from 300 to 100 seconds ago: the next message came after that.
    assertThat(age(500, of(300, 200, 100), of(999_500, 999_500, 999_500)).number()).hasValue(100);
  }

  @Test
  void goesOnBeyondTheKnownPointsWithLessConfidence() {
    Measured age = age(3_000, of(100), of(999_000));

    assertThat(age)
        .isInstanceOfSatisfying(
            Known.class,
            known -> {
              assertThat(known.value()).isEqualTo(300);
              assertThat(known.method()).isEqualTo(Method.EXTRAPOLATED);
              assertThat(known.confidence()).isLessThan(50);
            });
  }

  @Test
  void saysNothingOfATopicInWhichNothingArrived() {
    assertThat(age(3_000, of(100), of(1_000_000)))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.reason()).isEqualTo(Reason.NO_HISTORY));
  }

  @Test
  void saysNothingWithoutHistory() {
    assertThat(age(3_000, of(), of()))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.reason()).isEqualTo(Reason.NO_HISTORY));
  }

  @Test
  void isZeroWhenCaughtUp() {
    Measured age = age(0, of(100), of(999_000));

    assertThat(age)
        .isInstanceOfSatisfying(
            Known.class,
            known -> {
              assertThat(known.value()).isZero();
              assertThat(known.method()).isEqualTo(Method.CAUGHT_UP);
            });
  }

  @Test
  void keepsWhatTheBrokerMeasured() {
    group.behind("q", new long[] {500}, new long[] {777});
    Measured age = agedWith(of(100), of(999_000));

    assertThat(age)
        .isInstanceOfSatisfying(
            Known.class,
            known -> {
              assertThat(known.value()).isEqualTo(777);
              assertThat(known.method()).isEqualTo(Method.RECORD_TIMESTAMP);
            });
  }

  @Test
  void forgetsTheHistoryOfARecreatedQueue() {
    world.incarnations.put("prod/main/q", "another");

    assertThat(age(500, of(100), of(999_000)))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.reason()).isEqualTo(Reason.RECREATED));
  }

  @Test
  void forgetsWhatWasSeenBeforeTheLogEndWentBack() {
    // 5,000,000 seen 300 s ago is another log; only the point 100 s ago counts.
    assertThat(age(500, of(300, 100), of(5_000_000, 999_000)).number()).hasValue(50);
  }

  @Test
  void isUnknownWhereNothingWasCommitted() {
    assertThat(age(-2, of(100), of(999_000)))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.reason()).isEqualTo(Reason.NO_COMMIT));
  }

  @Test
  void isNeverNegativeAndNeverGrowsWithASmallerLag() {
    long previous = Long.MAX_VALUE;
    for (long lag = 20_000; lag >= 0; lag -= 250) {
      long age =
          age(lag, of(90, 60, 30, 10), of(990_000, 994_000, 997_000, 999_900)).number().orElse(-1);
      assertThat(age).isGreaterThanOrEqualTo(0).isLessThanOrEqualTo(previous);
      previous = age;
    }
  }
}
