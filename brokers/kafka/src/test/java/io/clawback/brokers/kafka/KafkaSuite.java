package io.clawback.brokers.kafka;

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
import io.clawback.conformance.RedriveBoundsConformance;
import io.clawback.conformance.RedriveConformance;
import io.clawback.conformance.RewriteBoundsConformance;
import io.clawback.conformance.RewriteConformance;
import io.clawback.conformance.ScanConformance;
import io.clawback.conformance.ScanEndsConformance;
import io.clawback.conformance.SettingsConformance;
import io.clawback.conformance.UnreachableConformance;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.servers.kafka.FreePorts;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;

/** The whole suite, for a Kafka that a subclass starts. */
abstract class KafkaSuite {
  abstract KafkaFixture running();

  @Nested
  class Inspecting extends InspectConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Lag extends LagConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Peeking extends PeekConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Scanning extends ScanConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class ScanEnds extends ScanEndsConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Logs extends LogConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Harmless extends HarmlessConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Offsets extends OffsetsConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Quarantine extends QuarantineConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class QuarantineBounds extends QuarantineBoundsConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Redriving extends RedriveConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class RedriveBounds extends RedriveBoundsConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Rewriting extends RewriteConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class RewriteBounds extends RewriteBoundsConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class PuttingBack extends PutBackConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class PassingOver extends PassOverConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Partitions extends PartitionsConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Settings extends SettingsConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Quotas extends QuotasConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  @Nested
  class Groups extends GroupsConformance {
    @Override
    protected KafkaFixture fixture() {
      return running();
    }
  }

  /** The same declaration, login and all, of a door where nobody listens. */
  @Nested
  class Unreachable extends UnreachableConformance {
    private final int nobody = FreePorts.take(1).getFirst();

    @Override
    protected KafkaFixture fixture() {
      return running();
    }

    @Override
    protected BrokerDeclaration unreachable() {
      var settings = new TreeMap<>(running().declaration().settings());
      settings.put("bootstrap.servers", "127.0.0.1:" + nobody);
      return KafkaFixture.declared(running().declaration().clusterId(), settings);
    }
  }
}
