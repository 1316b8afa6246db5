package io.clawback.runtime.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DescentTest {
  private final Descent descent = new Descent();
  private long at;

  /** One look, so many seconds after the last. */
  private boolean look(long seconds, long lag) {
    at += Duration.ofSeconds(seconds).toNanos();
    descent.take(OptionalLong.of(lag), lag < 100_000, at);
    return descent.goesOn(at);
  }

  @Test
  void goesOnWhileTheLagFallsAndTellsSinceWhenItWasWell() {
    look(0, 156_000);
    assertThat(look(2, 90_000)).isTrue();
    assertThat(look(2, 60_000)).isTrue();
    assertThat(look(2, 30_000)).isTrue();
    assertThat(descent.wellAfter()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aLagThatRisesBetweenTwoCommitsStillFalls() {
    assertThat(look(0, 90_000)).isTrue();
    assertThat(look(2, 92_000)).isTrue();
    assertThat(look(2, 94_000)).isTrue();
    assertThat(look(2, 50_000)).isTrue();
  }

  @Test
  void endsWhenThereWasNoNewLowForAsLongAsCommitsTake() {
    assertThat(look(0, 8_000)).isTrue();
    assertThat(look(4, 8_200)).isTrue();
    assertThat(look(1, 8_100)).isFalse();
  }

  @Test
  void endsWhereNothingIsLeftOrNothingIsSeen() {
    assertThat(look(0, 0)).isFalse();
    Descent blind = new Descent();
    blind.take(OptionalLong.empty(), true, 0);
    assertThat(blind.goesOn(0)).isFalse();
  }

  @Test
  void neverWatchesLongerThanAnybodyWaits() {
    boolean on = true;
    int looks = 0;
    for (; on; looks++) {
      on = look(1, 90_000 - 100L * looks);
    }
    assertThat(Duration.ofSeconds(looks - 1L)).isEqualTo(Descent.MOST);
  }

  @Test
  void countsAgainFromWhenItIsWellAgain() {
    look(1, 90_000);
    look(1, 110_000);
    look(1, 80_000);
    assertThat(descent.wellAfter()).isEqualTo(Duration.ofSeconds(3));
  }
}
