package io.clawback.brokers.memory;

import io.clawback.conformance.InspectConformance;
import io.clawback.conformance.LagConformance;
import io.clawback.conformance.OffsetsConformance;
import org.junit.jupiter.api.Nested;

/** The broker in memory is a broker like every other. */
class MemoryConformanceTest {
  private static final MemoryFixture FIXTURE = new MemoryFixture();

  @Nested
  class Inspecting extends InspectConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Lag extends LagConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Offsets extends OffsetsConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }
}
