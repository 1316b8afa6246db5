package io.clawback.brokers.memory;

import io.clawback.conformance.GroupsConformance;
import io.clawback.conformance.HarmlessConformance;
import io.clawback.conformance.InspectConformance;
import io.clawback.conformance.LagConformance;
import io.clawback.conformance.LogConformance;
import io.clawback.conformance.OffsetsConformance;
import io.clawback.conformance.PartitionsConformance;
import io.clawback.conformance.PassOverConformance;
import io.clawback.conformance.PeekConformance;
import io.clawback.conformance.PutBackConformance;
import io.clawback.conformance.QuarantineBoundsConformance;
import io.clawback.conformance.QuarantineConformance;
import io.clawback.conformance.QuotasConformance;
import io.clawback.conformance.RaceConformance;
import io.clawback.conformance.RedriveBoundsConformance;
import io.clawback.conformance.RedriveConformance;
import io.clawback.conformance.RewriteBoundsConformance;
import io.clawback.conformance.RewriteConformance;
import io.clawback.conformance.RightsConformance;
import io.clawback.conformance.ScanConformance;
import io.clawback.conformance.ScanEndsConformance;
import io.clawback.conformance.SettingsConformance;
import io.clawback.conformance.SkipConformance;
import io.clawback.conformance.UnreachableConformance;
import io.clawback.model.fleet.BrokerDeclaration;
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
  class Peeking extends PeekConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Scanning extends ScanConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class ScanEnds extends ScanEndsConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Logs extends LogConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Harmless extends HarmlessConformance {
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

  @Nested
  class Quarantine extends QuarantineConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class QuarantineBounds extends QuarantineBoundsConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Redriving extends RedriveConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class RedriveBounds extends RedriveBoundsConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Rewriting extends RewriteConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Skips extends SkipConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class RewriteBounds extends RewriteBoundsConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class PuttingBack extends PutBackConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class PassingOver extends PassOverConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Partitions extends PartitionsConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Settings extends SettingsConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Quotas extends QuotasConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Groups extends GroupsConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Rights extends RightsConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Races extends RaceConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }
  }

  @Nested
  class Unreachable extends UnreachableConformance {
    @Override
    protected MemoryFixture fixture() {
      return FIXTURE;
    }

    @Override
    protected BrokerDeclaration unreachable() {
      return FIXTURE.elsewhere();
    }
  }
}
