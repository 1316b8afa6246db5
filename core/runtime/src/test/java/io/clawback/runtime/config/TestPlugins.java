package io.clawback.runtime.config;

import io.clawback.content.Contract;
import io.clawback.content.ContractFactory;
import io.clawback.content.DeclaredContract;
import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.model.plan.Operation;
import io.clawback.runtime.Plugins;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.BrokerFactory;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.consumers.ConsumerFleetFactory;
import io.clawback.spi.sink.LedgerSink;
import io.clawback.spi.sink.LedgerSinkFactory;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plugins that only check: {@code kafka}, {@code process}, {@code jsonl}. */
final class TestPlugins {
  private TestPlugins() {}

  static Plugins all() {
    return new Plugins(
        List.of(new BrokerType("memory"), new BrokerType("kafka")),
        List.of(new ConsumersType()),
        List.of(new SinkType()),
        List.of(new ContractType("json-schema"), new ContractType("cel")));
  }

  private static List<Problem> required(SortedMap<String, ?> settings, String key) {
    return settings.containsKey(key)
        ? List.of()
        : List.of(
            new Problem(
                "test.missing-setting",
                Category.CONFIG,
                key,
                "'" + key + "' is missing.",
                "Add it."));
  }

  private record BrokerType(String type) implements BrokerFactory {
    @Override
    public SortedMap<String, String> settings() {
      TreeMap<String, String> known = new TreeMap<>();
      for (String key :
          List.of(
              "bootstrap.servers",
              "security.protocol",
              "sasl.mechanism",
              "sasl.jaas.config",
              "sasl.username",
              "sasl.password",
              "ssl.truststore.password",
              "client.*")) {
        known.put(key, "help");
      }
      return known;
    }

    @Override
    public List<Problem> check(BrokerDeclaration declaration) {
      if ("bad".equals(declaration.settings().get("security.protocol"))) {
        return List.of(
            new Problem(
                "test.bad-protocol",
                Category.CONFIG,
                "security.protocol",
                "There is no such protocol.",
                "Use SSL."));
      }
      return type.equals("kafka")
          ? required(declaration.settings(), "bootstrap.servers")
          : List.of();
    }

    @Override
    public String nativeCommand(BrokerDeclaration declaration, Operation operation) {
      return "";
    }

    @Override
    public String introduce(
        BrokerDeclaration declaration,
        SortedMap<String, Secret> resolved,
        Limits limits,
        Clock clock) {
      return "test-cluster";
    }

    @Override
    public Broker open(
        BrokerDeclaration declaration,
        SortedMap<String, Secret> resolved,
        Limits limits,
        Clock clock) {
      throw new AssertionError("loading opens nothing");
    }
  }

  private static final class ConsumersType implements ConsumerFleetFactory {
    @Override
    public String type() {
      return "process";
    }

    @Override
    public SortedMap<String, String> settings() {
      return new TreeMap<>(Map.of("command", "help", "env.*", "help"));
    }

    @Override
    public List<Problem> check(ConsumersDeclaration declaration) {
      return required(declaration.settings(), "command");
    }

    @Override
    public String nativeCommand(ConsumersDeclaration declaration, Operation operation) {
      return "";
    }

    @Override
    public ConsumerFleet open(
        ConsumersDeclaration declaration, Path folder, Clock clock, Scheduler scheduler) {
      throw new AssertionError("loading opens nothing");
    }
  }

  private record ContractType(String kind) implements ContractFactory {
    @Override
    public SortedMap<String, String> settings() {
      return new TreeMap<>(Map.of("rule", "help"));
    }

    @Override
    public Contract open(DeclaredContract declared) {
      throw new AssertionError("loading opens nothing");
    }
  }

  private static final class SinkType implements LedgerSinkFactory {
    @Override
    public String type() {
      return "jsonl";
    }

    @Override
    public SortedMap<String, String> settings() {
      return new TreeMap<>(Map.of("path", "help"));
    }

    @Override
    public List<Problem> check(SinkDeclaration declaration) {
      return required(declaration.settings(), "path");
    }

    @Override
    public LedgerSink open(SinkDeclaration declaration, SortedMap<String, Secret> resolved) {
      throw new AssertionError("loading opens nothing");
    }
  }
}
