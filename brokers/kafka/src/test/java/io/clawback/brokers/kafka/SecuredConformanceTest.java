package io.clawback.brokers.kafka;

import io.clawback.conformance.RightsConformance;
import io.clawback.servers.kafka.EmbeddedKafka;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The same with a login and the standard authorizer, and exactly the documented rights. */
class SecuredConformanceTest extends KafkaSuite {
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    KafkaFixture.QUICK_GROUPS.forEach(builder::property);
    for (String user : new String[] {"clawback", "limited", "noquota", "least"}) {
      builder.user(user, user + "-word");
    }
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.login(kafka.bootstrap(), "clawback"),
            true);
    fixture.grant(KafkaFixture.documented("clawback", "*", "*"));
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
  class Rights extends RightsConformance {
    @Override
    protected KafkaFixture fixture() {
      return fixture;
    }
  }
}
