package io.clawback.runtime.look;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.name.BrokerId;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.consumers.ConsumerFleet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Brokers and consumer fleets, opened at their first use, closed together. Thread-safe. */
public final class Connections implements AutoCloseable {
  private final List<BrokerDeclaration> brokers;
  private final List<ConsumersDeclaration> consumers;
  private final Function<BrokerDeclaration, Broker> openBroker;
  private final Function<ConsumersDeclaration, ConsumerFleet> openConsumers;
  private final TreeMap<BrokerId, Broker> openBrokers = new TreeMap<>();
  private final TreeMap<String, ConsumerFleet> openFleets = new TreeMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  public Connections(
      List<BrokerDeclaration> brokers,
      List<ConsumersDeclaration> consumers,
      Function<BrokerDeclaration, Broker> openBroker,
      Function<ConsumersDeclaration, ConsumerFleet> openConsumers) {
    this.brokers = brokers.stream().sorted(Comparator.comparing(BrokerDeclaration::id)).toList();
    this.consumers =
        consumers.stream().sorted(Comparator.comparing(ConsumersDeclaration::name)).toList();
    this.openBroker = openBroker;
    this.openConsumers = openConsumers;
  }

  /** What was declared, sorted by id. */
  public List<BrokerDeclaration> brokers() {
    return brokers;
  }

  /** What was declared, sorted by name. */
  public List<ConsumersDeclaration> consumers() {
    return consumers;
  }

  /**
   * The broker. Throws {@link ClawbackException} when it cannot be opened, {@link
   * IllegalArgumentException} when none is declared.
   */
  public Broker broker(BrokerId id) {
    lock.lock();
    try {
      Broker open = openBrokers.get(id);
      if (open == null) {
        BrokerDeclaration declaration =
            brokers.stream()
                .filter(b -> b.id().equals(id))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalArgumentException("no broker " + id + " is declared"));
        open = openBroker.apply(declaration);
        openBrokers.put(id, open);
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** The consumers of that declared name. Throws as {@link #broker}. */
  public ConsumerFleet consumers(String name) {
    lock.lock();
    try {
      ConsumerFleet open = openFleets.get(name);
      if (open == null) {
        ConsumersDeclaration declaration =
            consumers.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalArgumentException("no consumers '" + name + "' are declared"));
        open = openConsumers.apply(declaration);
        openFleets.put(name, open);
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      openBrokers.values().forEach(Broker::close);
      openFleets.values().forEach(ConsumerFleet::close);
      openBrokers.clear();
      openFleets.clear();
    } finally {
      lock.unlock();
    }
  }
}
