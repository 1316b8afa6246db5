package io.clawback.brokers.kafka;

import io.clawback.conformance.RaceConformance;
import io.clawback.conformance.SkipConformance;
import io.clawback.servers.kafka.EmbeddedKafka;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Kafka as of today is a broker like every other. */
class EmbeddedConformanceTest extends KafkaSuite {
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    KafkaFixture.QUICK_GROUPS.forEach(builder::property);
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.plaintext(kafka.bootstrap()),
            true);
  }

  @AfterAll
  static void stop() {
    fixture.close();
    kafka.close();
  }

  @Override
  KafkaFixture running() {
    return fixture;
  }

  @Nested
  class Races extends RaceConformance {
    @Override
    protected KafkaFixture fixture() {
      return fixture;
    }
  }

  @Nested
  class Skips extends SkipConformance {
    @Override
    protected KafkaFixture fixture() {
      return fixture;
    }
  }
}
