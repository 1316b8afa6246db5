package io.clawback.runtime;

import io.clawback.content.ContractFactory;
import io.clawback.content.ExpressionFactory;
import io.clawback.content.Selector;
import io.clawback.content.UnusableContract;
import io.clawback.spi.broker.BrokerFactory;
import io.clawback.spi.consumers.ConsumerFleetFactory;
import io.clawback.spi.sink.LedgerSinkFactory;
import io.clawback.spi.state.AcceptedKeysFactory;
import io.clawback.spi.state.DiskFactory;
import io.clawback.spi.state.ObservationStoreFactory;
import io.clawback.spi.state.RollbackStoreFactory;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plugins on the class path, by the type names used in the config. A factory is looked for only
 * when its kind is asked for, and the search ends where it is found. Thread-safe.
 */
public final class Plugins {
  private final Kind<BrokerFactory> brokers;
  private final Kind<ConsumerFleetFactory> consumers;
  private final Kind<LedgerSinkFactory> sinks;
  private final Kind<ContractFactory> contracts;
  private final Iterable<ExpressionFactory> languages;

  /** The given plugins only, as tests and embedders want them. */
  public Plugins(
      Iterable<BrokerFactory> brokers,
      Iterable<ConsumerFleetFactory> consumers,
      Iterable<LedgerSinkFactory> sinks) {
    this(brokers, consumers, sinks, List.of());
  }

  /** The given plugins only, contracts too. */
  public Plugins(
      Iterable<BrokerFactory> brokers,
      Iterable<ConsumerFleetFactory> consumers,
      Iterable<LedgerSinkFactory> sinks,
      Iterable<ContractFactory> contracts) {
    this(brokers, consumers, sinks, contracts, List.of());
  }

  private Plugins(
      Iterable<BrokerFactory> brokers,
      Iterable<ConsumerFleetFactory> consumers,
      Iterable<LedgerSinkFactory> sinks,
      Iterable<ContractFactory> contracts,
      Iterable<ExpressionFactory> languages) {
    this.languages = languages;
    this.brokers = new Kind<>(brokers, BrokerFactory::type);
    this.consumers = new Kind<>(consumers, ConsumerFleetFactory::type);
    this.sinks = new Kind<>(sinks, LedgerSinkFactory::type);
    this.contracts = new Kind<>(contracts, ContractFactory::kind);
  }

  /** Those that {@link ServiceLoader} finds. */
  public static Plugins discover() {
    return new Plugins(
        ServiceLoader.load(BrokerFactory.class),
        ServiceLoader.load(ConsumerFleetFactory.class),
        ServiceLoader.load(LedgerSinkFactory.class),
        ServiceLoader.load(ContractFactory.class),
        ServiceLoader.load(ExpressionFactory.class));
  }

  /** The broker plugin of that type. */
  public Optional<BrokerFactory> broker(String type) {
    return brokers.find(type);
  }

  /** The consumer fleet plugin of that type. */
  public Optional<ConsumerFleetFactory> consumers(String type) {
    return consumers.find(type);
  }

  /** The sink plugin of that type. */
  public Optional<LedgerSinkFactory> sink(String type) {
    return sinks.find(type);
  }

  /** The contract plugin of that type. */
  public Optional<ContractFactory> contract(String type) {
    return contracts.find(type);
  }

  /** Every type of contract there is; loads all of them. */
  public SortedSet<String> contractTypes() {
    return contracts.types();
  }

  /**
   * The selector that the text declares; languages of expressions are loaded only for a text that
   * names one. Throws {@link IllegalArgumentException} when it is no selector.
   */
  public synchronized Selector selector(String text) throws UnusableContract {
    boolean named = text.indexOf(':') > 0 && !text.startsWith("header:") && !text.startsWith("$");
    return named ? Selector.parse(text, languages) : Selector.parse(text);
  }

  /** Every type of broker there is; loads all of them. */
  public SortedSet<String> brokerTypes() {
    return brokers.types();
  }

  /** Every type of consumer fleet there is; loads all of them. */
  public SortedSet<String> consumersTypes() {
    return consumers.types();
  }

  /** Every type of sink there is; loads all of them. */
  public SortedSet<String> sinkTypes() {
    return sinks.types();
  }

  /** Where messages are kept. Throws {@link IllegalStateException} when none is there. */
  public static RollbackStoreFactory rollback() {
    return only(RollbackStoreFactory.class);
  }

  /** The real disk. Throws {@link IllegalStateException} when none is on the class path. */
  public static DiskFactory disk() {
    return only(DiskFactory.class);
  }

  /** The embedded store. Throws {@link IllegalStateException} when none is on the class path. */
  public static ObservationStoreFactory observations() {
    return only(ObservationStoreFactory.class);
  }

  /** The keys of what was accepted. Throws {@link IllegalStateException} when there is none. */
  public static AcceptedKeysFactory accepted() {
    return only(AcceptedKeysFactory.class);
  }

  private static <F> F only(Class<F> type) {
    return ServiceLoader.load(type)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no " + type.getName() + " on the class path"));
  }

  private static final class Kind<F> {
    private final Iterable<F> source;
    private final Function<F, String> typeOf;
    private final TreeMap<String, F> found = new TreeMap<>();
    private @Nullable Iterator<F> rest;

    Kind(Iterable<F> source, Function<F, String> typeOf) {
      this.source = source;
      this.typeOf = typeOf;
    }

    synchronized Optional<F> find(String type) {
      while (!found.containsKey(type) && advance()) {}
      return Optional.ofNullable(found.get(type));
    }

    synchronized SortedSet<String> types() {
      while (advance()) {}
      return new TreeSet<>(found.keySet());
    }

    private boolean advance() {
      Iterator<F> iterator = rest;
      if (iterator == null) {
        iterator = source.iterator();
        rest = iterator;
      }
      if (!iterator.hasNext()) {
        return false;
      }
      F next = iterator.next();
      found.putIfAbsent(typeOf.apply(next), next);
      return true;
    }
  }
}
