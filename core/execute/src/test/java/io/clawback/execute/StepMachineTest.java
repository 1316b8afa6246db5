package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.run.StepState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepMachineTest {
  @Test
  void everyPairIsEitherAnEdgeOrADefect() {
    List<StepMachine.Edge> found = new ArrayList<>();
    for (StepState from : StepState.values()) {
      for (StepEvent event : StepEvent.values()) {
        try {
          found.add(new StepMachine.Edge(from, event, StepMachine.next(from, event)));
        } catch (IllegalStateException e) {
          assertThat(e).hasMessageContaining(from.name());
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(StepMachine.EDGES);
  }

  @Test
  void nothingLeavesTheEndStates() {
    for (StepEvent event : StepEvent.values()) {
      for (StepState end : List.of(StepState.COMPENSATED, StepState.FAILED)) {
        assertThatThrownBy(() -> StepMachine.next(end, event))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void strandedIsLeftOnlyBackwards() {
    assertThat(StepMachine.EDGES)
        .filteredOn(e -> e.from() == StepState.STRANDED)
        .extracting(StepMachine.Edge::to)
        .containsExactly(StepState.COMPENSATING);
  }

  @Test
  void doneIsReachedOnlyThroughAnIntent() {
    assertThat(
            StepMachine.EDGES.stream()
                .filter(e -> e.to() == StepState.DONE)
                .map(StepMachine.Edge::from))
        .containsOnly(StepState.INTENDED, StepState.IN_DOUBT);
  }
}
