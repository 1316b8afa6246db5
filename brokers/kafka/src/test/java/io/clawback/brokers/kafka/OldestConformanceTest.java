package io.clawback.brokers.kafka;

import io.clawback.servers.kafka.KafkaProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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
}
