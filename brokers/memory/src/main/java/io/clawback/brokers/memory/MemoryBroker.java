package io.clawback.brokers.memory;

import io.clawback.model.name.BrokerId;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.broker.Scan;
import io.clawback.spi.broker.Transfer;
import java.util.Optional;

/** The plugin's view of one cluster: everything can be done. */
final class MemoryBroker implements Broker {
  private final MemoryLink link;

  MemoryBroker(MemoryLink link) {
    this.link = link;
  }

  @Override
  public BrokerId id() {
    return link.id();
  }

  @Override
  public Inspect inspect() {
    return new MemoryInspect(link);
  }

  @Override
  public Optional<Scan> scan() {
    return Optional.of(new MemoryScan(link));
  }

  @Override
  public Optional<Acts<Operation.ResetOffsets>> offsets() {
    return Optional.of(new MemoryOffsets(link));
  }

  @Override
  public Optional<Acts<Operation.ExpandPartitions>> partitions() {
    return Optional.of(new MemoryPartitions(link));
  }

  @Override
  public Optional<Acts<Operation.AlterSettings>> settings() {
    return Optional.of(new MemorySettings(link));
  }

  @Override
  public Optional<Acts<Operation.AlterQuota>> quotas() {
    return Optional.of(new MemoryQuotas(link));
  }

  @Override
  public Optional<Acts<Operation.RemoveMembers>> groups() {
    return Optional.of(new MemoryGroups(link));
  }

  @Override
  public Optional<Transfer<MessageOperation.SetAside>> setAside() {
    return Optional.of(new MemoryAside(link));
  }

  @Override
  public Optional<Acts<MessageOperation.VoidCopies>> voidCopies() {
    return Optional.of(new MemoryVoids(link));
  }

  @Override
  public Optional<Transfer<MessageOperation.PutBack>> putBack() {
    return Optional.of(new MemoryReturns(link));
  }

  @Override
  public Optional<Acts<MessageOperation.PassOver>> passOver() {
    return Optional.of(new MemoryOffsets(link).as(MessageOperation.PassOver::reset));
  }

  @Override
  public Optional<Transfer<MessageOperation.Redrive>> redrive() {
    return Optional.of(new MemoryRedrive(link));
  }

  @Override
  public Optional<Acts<MessageOperation.PublishSkips>> publishSkips() {
    return Optional.of(new MemorySkips(link));
  }

  @Override
  public Optional<Acts<MessageOperation.WithdrawSkips>> withdrawSkips() {
    return Optional.of(new MemoryWithdrawals(link));
  }

  @Override
  public Optional<Transfer<MessageOperation.Rewrite>> rewrite() {
    return Optional.of(new MemoryRewrite(link));
  }

  @Override
  public void close() {}
}
