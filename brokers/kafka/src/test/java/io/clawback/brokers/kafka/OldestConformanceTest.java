package io.clawback.brokers.kafka;

import io.clawback.conformance.RaceConformance;
import io.clawback.servers.kafka.KafkaProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The same for the oldest supported release, in a process of its own. */
class OldestConformanceTest extends KafkaSuite {
  private static KafkaProcess kafka;
  private static KafkaFixture fixture;

  @BeforeAll
  static void start() {
    kafka = KafkaProcess.oldest(KafkaFixture.QUICK);
    fixture =
        new KafkaFixture(
            kafka.bootstrap(), kafka.clusterId(), KafkaFixture.plaintext(kafka.bootstrap()), false);
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
}
