package io.clawback.proofs.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A simulation that finds nothing proves nothing: each promise that is broken on purpose must be
 * found. The same schedules find nothing in the product as it is ({@link ConservationTest}).
 */
class PlantedBugsTest {
  private static final int WITHIN = 4_000;

  @BeforeAll
  static void fast() {
    FastSignatures.install();
  }

  @AfterAll
  static void real() {
    FastSignatures.remove();
  }

  @ParameterizedTest
  @EnumSource(PlantedBug.class)
  void isCaught(PlantedBug bug) {
    caught(bug);
  }

  @ParameterizedTest
  @EnumSource(PlantedCarryBug.class)
  void isCaughtWhereMessagesAreCarried(PlantedCarryBug bug) {
    caught(bug);
  }

  @ParameterizedTest
  @EnumSource(PlantedSkipBug.class)
  void isCaughtWhereMessagesAreLeftOut(PlantedSkipBug bug) {
    caught(bug);
  }

  private static void caught(Bug bug) {
    for (long seed = 0; seed < WITHIN; seed++) {
      try {
        MessageRun.play(seed, bug);
      } catch (AssertionError caught) {
        assertThat(caught).hasMessageContaining("seed " + seed);
        // What merely breaks was not found.
        if (caught.getMessage().contains("Violation: ")) {
          return;
        }
      }
    }
    fail(bug + " was not caught within " + WITHIN + " schedules");
  }
}
