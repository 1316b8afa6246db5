package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CorroborationTest {
  @Test
  void oneThatStandsIsAtOneOfThemByAccidentAsOftenAsThereAreSome() {
    assertThat(Corroboration.atLeast(1, 1, 0.04)).isCloseTo(0.04, within(1e-12));
    assertThat(Corroboration.atLeast(2, 2, 0.5)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void whereAllPartitionsStandSomeAreAtOneOfThemByAccident() {
    assertThat(Corroboration.atLeast(4, 100, 0.04)).isBetween(0.55, 0.6);
    assertThat(Corroboration.atLeast(20, 100, 0.04)).isLessThan(1e-6);
    assertThat(Corroboration.atLeast(1, 10_000, 0.5)).isEqualTo(1);
    assertThat(Corroboration.atLeast(3, 3, 1)).isEqualTo(1);
  }
}
