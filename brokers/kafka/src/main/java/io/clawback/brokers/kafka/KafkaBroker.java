package io.clawback.brokers.kafka;

import io.clawback.brokers.kafka.aside.KafkaAside;
import io.clawback.brokers.kafka.aside.KafkaRedrive;
import io.clawback.brokers.kafka.aside.KafkaReturns;
import io.clawback.brokers.kafka.aside.KafkaRewrite;
import io.clawback.brokers.kafka.aside.KafkaVoids;
import io.clawback.brokers.kafka.change.KafkaGroups;
import io.clawback.brokers.kafka.change.KafkaPartitions;
import io.clawback.brokers.kafka.change.KafkaQuotas;
import io.clawback.brokers.kafka.change.KafkaSettings;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.offsets.KafkaOffsets;
import io.clawback.brokers.kafka.scan.KafkaScan;
import io.clawback.brokers.kafka.skip.KafkaSkips;
import io.clawback.brokers.kafka.skip.KafkaWithdrawals;
import io.clawback.brokers.kafka.skip.SkipDesk;
import io.clawback.model.name.BrokerId;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.broker.Scan;
import io.clawback.spi.broker.Transfer;
import java.util.Optional;

/** One Kafka cluster. */
final class KafkaBroker implements Broker {
  private final KafkaConnection connection;
  private final SkipDesk desk;

  KafkaBroker(KafkaConnection connection) {
    this.connection = connection;
    this.desk = new SkipDesk(connection);
  }

  @Override
  public BrokerId id() {
    return connection.id();
  }

  @Override
  public Inspect inspect() {
    return new KafkaInspect(connection);
  }

  @Override
  public Optional<Scan> scan() {
    return Optional.of(new KafkaScan(connection));
  }

  @Override
  public Optional<Acts<Operation.ResetOffsets>> offsets() {
    return Optional.of(
        new NamesRights<>(connection, new KafkaOffsets(connection, connection.quietWindow())));
  }

  @Override
  public Optional<Acts<Operation.ExpandPartitions>> partitions() {
    return Optional.of(new NamesRights<>(connection, new KafkaPartitions(connection)));
  }

  @Override
  public Optional<Acts<Operation.AlterSettings>> settings() {
    return Optional.of(new NamesRights<>(connection, new KafkaSettings(connection)));
  }

  @Override
  public Optional<Acts<Operation.AlterQuota>> quotas() {
    return Optional.of(new NamesRights<>(connection, new KafkaQuotas(connection)));
  }

  @Override
  public Optional<Acts<Operation.RemoveMembers>> groups() {
    return Optional.of(new NamesRights<>(connection, new KafkaGroups(connection)));
  }

  @Override
  public Optional<Transfer<MessageOperation.SetAside>> setAside() {
    return Optional.of(
        new NamesRightsToCarry<>(connection, new KafkaAside(connection, desk::seen)));
  }

  @Override
  public Optional<Acts<MessageOperation.VoidCopies>> voidCopies() {
    return Optional.of(new NamesRights<>(connection, new KafkaVoids(connection)));
  }

  @Override
  public Optional<Acts<MessageOperation.PassOver>> passOver() {
    return Optional.of(
        new NamesRights<>(
            connection,
            new KafkaOffsets(connection, connection.quietWindow())
                .as(MessageOperation.PassOver::reset)));
  }

  @Override
  public Optional<Transfer<MessageOperation.PutBack>> putBack() {
    return Optional.of(new NamesRightsToCarry<>(connection, new KafkaReturns(connection)));
  }

  @Override
  public Optional<Transfer<MessageOperation.Redrive>> redrive() {
    return Optional.of(new NamesRightsToCarry<>(connection, new KafkaRedrive(connection)));
  }

  @Override
  public Optional<Acts<MessageOperation.PublishSkips>> publishSkips() {
    return Optional.of(new NamesRights<>(connection, new KafkaSkips(connection, desk)));
  }

  @Override
  public Optional<Acts<MessageOperation.WithdrawSkips>> withdrawSkips() {
    return Optional.of(new NamesRights<>(connection, new KafkaWithdrawals(connection, desk)));
  }

  @Override
  public Optional<Transfer<MessageOperation.Rewrite>> rewrite() {
    return Optional.of(new NamesRightsToCarry<>(connection, new KafkaRewrite(connection)));
  }

  @Override
  public void close() {
    desk.close();
    connection.close();
  }
}
