package io.clawback.brokers.kafka;

import io.clawback.conformance.FactoryConformance;
import io.clawback.model.fleet.BrokerDeclaration;
import java.util.List;

/** Kafka's factory is a factory like every other. */
class KafkaFactoryTest extends FactoryConformance {
  @Override
  protected BrokerDeclaration declaration() {
    return KafkaFixture.declared(
        "MkU3OEVBNTcwNTJENDM2Qk", KafkaFixture.login("127.0.0.1:9092", "clawback"));
  }

  @Override
  protected List<String> secrets() {
    return List.of("clawback-word");
  }
}
