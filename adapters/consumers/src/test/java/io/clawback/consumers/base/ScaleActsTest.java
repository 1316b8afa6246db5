package io.clawback.consumers.base;

import static io.clawback.consumers.base.Expect.done;
import static io.clawback.consumers.base.Expect.live;
import static io.clawback.consumers.base.Expect.refused;
import static io.clawback.consumers.base.Expect.thrown;
import static io.clawback.consumers.base.Fixtures.mutation;
import static io.clawback.consumers.base.Fixtures.scale;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.Measured;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The count is compared with what was planned before anything is changed, for all three types. */
class ScaleActsTest {
  @TempDir Path root;
  private final Numbers numbers = new Numbers();
  private ConsumerFleet fleet;

  @BeforeEach
  void open() {
    fleet =
        new JournaledFleet(
            Fixtures.declaration("numbers", new TreeMap<>()),
            root,
            Clock.system(),
            Scheduler.system(),
            Duration.ofMillis(300),
            numbers);
  }

  @Test
  void anEarlierRunIsNotTakenBackOverALaterOne() {
    numbers.live = 1;
    done(fleet.scale().act(mutation("run-1"), scale(1, 3)));
    done(fleet.scale().act(mutation("run-2"), scale(3, 5)));

    Problem problem =
        refused("consumers.count-changed", fleet.scale().act(mutation("back-1"), scale(3, 1)));

    assertThat(problem.category()).isEqualTo(Category.STALE);
    assertThat(problem.message()).contains("3", "1", "5");
    assertThat(live(fleet)).isEqualTo(5);
    assertThat(fleet.scale().probe(mutation("back-1"), scale(3, 1))).isEqualTo(Probe.NOT_STARTED);
    done(fleet.scale().act(mutation("back-2"), scale(5, 3)));
    done(fleet.scale().act(mutation("back-1"), scale(3, 1)));
    assertThat(live(fleet)).isEqualTo(1);
  }

  @Test
  void aResumedScaleOutLeavesWhatTheOwnerAdded() {
    numbers.live = 1;
    cutAt(2, "run", 1, 3);
    numbers.live = 6;

    assertThat(fleet.scale().probe(mutation("run"), scale(1, 3))).isEqualTo(Probe.SUPERSEDED);
    Outcome outcome = fleet.scale().act(mutation("run"), scale(1, 3));

    assertThat(outcome).isInstanceOf(Outcome.Superseded.class);
    assertThat(((Outcome.Superseded) outcome).problem().message()).contains("1", "3", "6");
    assertThat(live(fleet)).isEqualTo(6);
  }

  @Test
  void aResumedScaleInLeavesWhatTheOwnerTookAway() {
    numbers.live = 4;
    cutAt(3, "run", 4, 2);
    numbers.live = 1;

    assertThat(fleet.scale().probe(mutation("run"), scale(4, 2))).isEqualTo(Probe.SUPERSEDED);
    assertThat(fleet.scale().act(mutation("run"), scale(4, 2)))
        .isInstanceOf(Outcome.Superseded.class);
    assertThat(live(fleet)).isEqualTo(1);
  }

  @Test
  void whatLiesBetweenIsGoneOnWithOnlyWhereItWasBegun() {
    numbers.live = 1;
    cutAt(2, "run", 1, 3);
    refused("consumers.count-changed", fleet.scale().act(mutation("other"), scale(1, 4)));
    assertThat(fleet.scale().probe(mutation("run"), scale(1, 3))).isEqualTo(Probe.PARTLY);
    done(fleet.scale().act(mutation("run"), scale(1, 3)));
    assertThat(live(fleet)).isEqualTo(3);
  }

  @Test
  void whatIsDoneInPartIsTakenBack() {
    numbers.live = 1;
    cutAt(2, "run", 1, 3);

    done(fleet.scale().act(mutation("back"), scale(3, 1)));

    assertThat(live(fleet)).isEqualTo(1);
  }

  @Test
  void whatWasDoneAndChangedSinceIsNoPartOfOurs() {
    numbers.live = 1;
    done(fleet.scale().act(mutation("run"), scale(1, 3)));
    numbers.live = 2;

    refused("consumers.count-changed", fleet.scale().act(mutation("back"), scale(3, 1)));
    assertThat(live(fleet)).isEqualTo(2);
  }

  @Test
  void whatWasCutBeforeALaterScalingIsNoPartAnyMore() {
    numbers.live = 1;
    cutAt(2, "run", 1, 3);
    done(fleet.scale().act(mutation("later"), scale(2, 4)));
    numbers.live = 2;

    refused("consumers.count-changed", fleet.scale().act(mutation("back"), scale(3, 1)));
    assertThat(live(fleet)).isEqualTo(2);
  }

  private void cutAt(int live, String id, int from, int to) {
    numbers.cutAt = Optional.of(live);
    thrown("consumers.cut", () -> fleet.scale().act(mutation(id), scale(from, to)));
    numbers.cutAt = Optional.empty();
  }

  /** Consumers that are but a number; what scales them can break off in the middle. */
  private static final class Numbers implements Runner {
    private int live;
    private Optional<Integer> cutAt = Optional.empty();

    @Override
    public Count count() {
      return new Count(
          new Measured.Known(live, Instant.EPOCH, Measured.Method.COUNTED, 100), List.of());
    }

    @Override
    public Optional<Problem> scale(OperationId id, int from, int to, Deadline deadline) {
      live = cutAt.orElse(to);
      if (cutAt.isPresent()) {
        throw new ClawbackException(Problems.consumers("consumers.cut", "numbers", "Cut.", "-"));
      }
      return Optional.empty();
    }

    @Override
    public Optional<Problem> restart(
        OperationId id, List<String> marks, int to, Deadline deadline) {
      return Optional.empty();
    }

    @Override
    public List<Problem> missing() {
      return List.of();
    }

    @Override
    public Receipt.Author author() {
      return Receipt.Author.UNKNOWN;
    }

    @Override
    public void close() {}
  }
}
