package io.clawback.brokers.kafka;

import io.clawback.brokers.kafka.connect.ClientProperties;
import io.clawback.brokers.kafka.connect.ClientSettings;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.SettingsCheck;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.plan.Operation;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.BrokerFactory;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.time.Clock;
import java.util.List;
import java.util.SortedMap;

/** Kafka clusters, 3.9 and newer. Thread-safe. */
public final class KafkaBrokerFactory implements BrokerFactory {
  @Override
  public String type() {
    return "kafka";
  }

  @Override
  public SortedMap<String, String> settings() {
    return ClientSettings.HELP;
  }

  @Override
  public List<Problem> check(BrokerDeclaration declaration) {
    return SettingsCheck.of(declaration.settings());
  }

  @Override
  public String nativeCommand(BrokerDeclaration declaration, Operation operation) {
    return NativeCommands.of(declaration.settings(), operation);
  }

  @Override
  public String introduce(
      BrokerDeclaration declaration,
      SortedMap<String, Secret> resolved,
      Limits limits,
      Clock clock) {
    KafkaConnection connection =
        new KafkaConnection(declaration, ClientProperties.of(declaration, resolved), limits, clock);
    try {
      return connection.ownId();
    } finally {
      connection.close();
    }
  }

  @Override
  public Broker open(
      BrokerDeclaration declaration,
      SortedMap<String, Secret> resolved,
      Limits limits,
      Clock clock) {
    return new KafkaBroker(
        new KafkaConnection(
            declaration, ClientProperties.of(declaration, resolved), limits, clock));
  }
}
