package io.clawback.demo.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void holdsToItsRate() {
    Pace pace = new Pace(1_000, 0);
    long now = 0;
    for (int i = 0; i < 100; i++) {
      now += pace.take(50, now);
    }
    assertThat(now).isBetween(5 * SECOND - 10, 5 * SECOND + 10);
  }

  @Test
  void makesUpForAShortPauseOnly() {
    Pace pace = new Pace(1_000, 0);
    long afterLongPause = 10 * SECOND;
    assertThat(pace.take(300, afterLongPause)).isZero();
    assertThat(pace.take(100, afterLongPause)).isBetween(SECOND / 10 - 10, SECOND / 10 + 10);
  }

  @Test
  void refusesNoPace() {
    assertThatThrownBy(() -> new Pace(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
