package io.clawback.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The benchmark's world at a twentieth of its size. */
class EngineBenchTest {
  @Test
  void decidesOnAReducedFleetTheSameWayTwice() {
    EngineBench.Pass one = EngineBench.pass(new EngineWorld(1, 34, 50, 167, 30));
    EngineBench.Pass other = EngineBench.pass(new EngineWorld(1, 34, 50, 167, 30));

    assertThat(one.id()).isEqualTo(other.id());
    assertThat(one.steps()).isGreaterThan(20);
    assertThat(one.findings()).isGreaterThan(50);
    assertThat(one.millis()).isLessThan(5_000);
  }
}
