package io.clawback.runtime.config;

import io.clawback.content.UnusableContract;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.fleet.ContractDeclaration;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.NamePattern;
import io.clawback.runtime.Plugins;
import io.clawback.spi.broker.BrokerFactory;
import io.clawback.spi.consumers.ConsumerFleetFactory;
import io.clawback.spi.sink.LedgerSinkFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads what plugins take: their type must be known, their settings on their allow-list, and what
 * they find wrong themselves is reported where the setting stands.
 */
final class PluginReader {
  private final Plugins plugins;
  private final Faults faults;

  PluginReader(Plugins plugins, Faults faults) {
    this.plugins = plugins;
    this.faults = faults;
  }

  /** Each setting as one text; a list's words are joined by commas. */
  static SortedMap<String, String> joined(SortedMap<String, Placed<List<String>>> settings) {
    TreeMap<String, String> joined = new TreeMap<>();
    settings.forEach((key, value) -> joined.put(key, String.join(",", value.value())));
    return joined;
  }

  void check(Section section, BrokerDeclaration declaration) {
    Optional<BrokerFactory> factory =
        section.text("type").flatMap(t -> known(t, plugins.broker(t.value()), "broker"));
    factory.ifPresent(f -> check(section, f.settings(), () -> f.check(declaration)));
  }

  List<ConsumersDeclaration> consumers(List<Section.Named> named, List<BrokerDeclaration> brokers) {
    List<ConsumersDeclaration> all = new ArrayList<>();
    for (Section.Named each : named) {
      ConsumersDeclaration declaration = consumers(each, brokers);
      Optional<ConsumersDeclaration> twin =
          all.stream().filter(c -> c.group().equals(declaration.group())).findFirst();
      if (twin.isPresent()) {
        faults.error(
            each.section().at("group"),
            "config.duplicate-consumers",
            "'" + twin.get().name() + "' already runs the consumers of this group.",
            "Let one of them run the group.");
      }
      all.add(declaration);
    }
    return List.copyOf(all);
  }

  private ConsumersDeclaration consumers(Section.Named named, List<BrokerDeclaration> brokers) {
    Section section = named.section();
    TreeMap<String, List<String>> settings = new TreeMap<>();
    section.settings("settings").forEach((key, value) -> settings.put(key, value.value()));
    int min = section.whole("min").map(Math::toIntExact).orElse(1);
    int max = section.whole("max").map(Math::toIntExact).orElse(Math.max(1, min));
    if (min > max) {
      faults.error(
          section.at("min"),
          "config.bad-value",
          "'min' is " + min + ", which is more than 'max', " + max + ".",
          "Swap the two.");
    }
    ConsumersDeclaration declaration =
        new ConsumersDeclaration(
            named.name(),
            section.text("type").map(Placed::value).orElse(""),
            group(section, named.name(), brokers),
            min,
            max,
            settings);
    Optional<ConsumerFleetFactory> factory =
        section.text("type").flatMap(t -> known(t, plugins.consumers(t.value()), "consumers"));
    factory.ifPresent(f -> check(section, f.settings(), () -> f.check(declaration)));
    return declaration;
  }

  private GroupId group(Section section, String name, List<BrokerDeclaration> brokers) {
    GroupId stand = new GroupId(new BrokerId("", ""), name);
    Optional<Placed<String>> written = section.text("group");
    if (written.isEmpty()) {
      return stand;
    }
    String[] parts = written.get().value().split("/", 3);
    if (parts.length < 3 || parts[2].isEmpty()) {
      faults.error(
          written.get().at(),
          "config.bad-value",
          "'group' should be environment/broker/group.",
          "Write it such as prod/main/order-processor.");
      return stand;
    }
    BrokerId broker = new BrokerId(parts[0], parts[1]);
    if (brokers.stream().noneMatch(b -> b.id().equals(broker))) {
      faults.error(
          written.get().at(),
          "config.unknown-broker",
          "No broker '" + Section.clip(broker.toString()) + "' is declared.",
          Nearest.advice(broker.toString(), brokers.stream().map(b -> b.id().toString()).toList()));
    }
    return new GroupId(broker, parts[2]);
  }

  List<SinkDeclaration> sinks(List<Section.Named> named) {
    List<SinkDeclaration> all = new ArrayList<>();
    for (Section.Named each : named) {
      Section section = each.section();
      SinkDeclaration declaration =
          new SinkDeclaration(
              each.name(),
              section.text("type").map(Placed::value).orElse(""),
              joined(section.settings("settings")));
      Optional<LedgerSinkFactory> factory =
          section.text("type").flatMap(t -> known(t, plugins.sink(t.value()), "sink"));
      factory.ifPresent(f -> check(section, f.settings(), () -> f.check(declaration)));
      all.add(declaration);
    }
    return List.copyOf(all);
  }

  ContractDeclaration contract(Section section) {
    TreeMap<String, List<String>> settings = new TreeMap<>();
    section.settings("settings").forEach((key, value) -> settings.put(key, value.value()));
    section
        .text("type")
        .flatMap(t -> known(t, plugins.contract(t.value()), "contract"))
        .ifPresent(f -> check(section, f.settings(), List::of));
    return new ContractDeclaration(
        RuleReader.name(section),
        section.text("type").map(Placed::value).orElse(""),
        section.texts("files").stream().map(Placed::value).toList(),
        settings);
  }

  /** Says where it stands what is wrong with a selector. */
  void selector(Placed<String> text, String key) {
    try {
      plugins.selector(text.value());
    } catch (UnusableContract e) {
      e.faults()
          .forEach(f ->
              faults.error(
                  text.at(),
                  "config.bad-expression",
                  "'" + key + "': " + f.message(),
                  f.nextMove()));
    } catch (IllegalArgumentException e) {
      faults.error(
          text.at(),
          "config.bad-value",
          "'" + key + "' should be a selector, not '" + Section.clip(text.value()) + "'.",
          "Write key, header:NAME, $.path.to.field or cel:EXPRESSION.");
    }
  }

  private <F> Optional<F> known(Placed<String> type, Optional<F> factory, String kind) {
    if (factory.isEmpty()) {
      SortedSet<String> types =
          switch (kind) {
            case "broker" -> plugins.brokerTypes();
            case "sink" -> plugins.sinkTypes();
            case "contract" -> plugins.contractTypes();
            default -> plugins.consumersTypes();
          };
      faults.error(
          type.at(),
          "config.unknown-type",
          "No plugin provides " + kind + " of type '" + type.value() + "'.",
          Nearest.advice(type.value(), types));
    }
    return factory;
  }

  private void check(Section section, SortedMap<String, String> allowed, Check check) {
    SortedMap<String, Placed<List<String>>> written = section.settings("settings");
    TreeSet<String> told = new TreeSet<>(); // unknown ones, and those that were meant by them
    for (Map.Entry<String, Placed<List<String>>> setting : written.entrySet()) {
      String key = setting.getKey();
      if (allowed.keySet().stream().noneMatch(a -> new NamePattern(a).matches(key))) {
        Optional<String> nearest = Nearest.to(key, allowed.keySet());
        told.add(key);
        nearest.filter(near -> !written.containsKey(near)).ifPresent(told::add);
        faults.error(
            setting.getValue().at(),
            "config.unknown-setting",
            "The setting '" + Section.clip(key) + "' is not on the allow-list.",
            nearest
                .map(near -> "Did you mean '" + near + "'?")
                .orElse("Remove it, or see the plugin's documentation for what it takes."));
      } else {
        literalSecret(key, setting.getValue());
      }
    }
    SortedMap<String, Mark> places = section.settingPlaces("settings");
    for (Problem problem : check.run()) {
      String culprit = problem.culprit();
      boolean reported =
          told.contains(culprit) || (places.containsKey(culprit) && !written.containsKey(culprit));
      if (!reported) {
        faults.error(
            places.getOrDefault(culprit, section.at("settings")),
            problem.code(),
            naming(culprit, allowed, problem.message()),
            problem.nextMove());
      }
    }
  }

  /** A setting that is missing has no place of its own: the message says which it is. */
  private static String naming(String culprit, SortedMap<String, String> allowed, String message) {
    return allowed.containsKey(culprit) && !message.contains(culprit)
        ? "'" + culprit + "': " + message
        : message;
  }

  private void literalSecret(String key, Placed<List<String>> value) {
    if (Secrecy.sounds(key, String.join(",", value.value()))) {
      faults.warn(
          value.at(),
          "config.literal-secret",
          "'" + key + "' seems to hold a secret, and it is written into the file.",
          "Refer to it: ${ENV_VAR} or ${file:PATH}.");
    }
  }

  private interface Check {
    List<Problem> run();
  }
}
