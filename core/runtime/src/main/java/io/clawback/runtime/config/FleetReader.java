package io.clawback.runtime.config;

import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Environment;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.Tenant;
import io.clawback.model.fleet.TenantBudget;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.TenantName;
import io.clawback.runtime.Plugins;
import java.util.ArrayList;
import java.util.List;

/** Binds the tree to a fleet. What it returns is only good when no fault was reported. */
final class FleetReader {
  private final Faults faults;
  private final PluginReader plugins;

  private FleetReader(Plugins plugins, Faults faults) {
    this.faults = faults;
    this.plugins = new PluginReader(plugins, faults);
  }

  static Fleet read(Node root, String digest, Plugins plugins, Faults faults) {
    return new FleetReader(plugins, faults).fleet(root, digest);
  }

  private Fleet fleet(Node tree, String digest) {
    Section root = Section.open(tree, tree.at(), FleetKeys.ROOT, faults);
    root.whole("version");
    List<Section.Named> places = root.named("environments");
    List<Environment> environments =
        places.stream()
            .map(e -> new Environment(e.name(), e.section().text("region").map(Placed::value)))
            .toList();
    List<BrokerDeclaration> brokers = new ArrayList<>();
    for (Section.Named environment : places) {
      for (Section.Named broker : environment.section().named("brokers")) {
        brokers.add(broker(new BrokerId(environment.name(), broker.name()), broker));
      }
    }
    if (root.has("environments") && brokers.isEmpty()) {
      faults.error(
          root.at("environments"),
          "config.no-broker",
          "No broker is declared.",
          "Declare one: environments: {prod: {brokers: {main: {type: kafka, ...}}}}.");
    }
    List<Section.Named> owners = root.named("tenants");
    Declared declared =
        new Declared(
            environments.stream().map(Environment::name).toList(),
            owners.stream().map(Section.Named::name).toList(),
            faults);
    List<Tenant> tenants = owners.stream().map(t -> tenant(t, declared)).toList();
    new Ownership(declared.environments(), faults).check(owners, tenants);
    Limits limits = limits(root.section("limits"));
    RuleReader rules = new RuleReader(declared, faults);
    return new Fleet(
        environments,
        brokers,
        tenants,
        rules.objectives(root.sections("objectives"), limits),
        rules.policies(root.sections("policies")),
        new ParityReader(declared, faults).rules(root.sections("parity")),
        plugins.consumers(root.named("consumers"), brokers),
        plugins.sinks(root.named("sinks")),
        new ContentReader(declared, plugins, faults).contents(root.sections("contents")),
        limits,
        digest);
  }

  private BrokerDeclaration broker(BrokerId id, Section.Named named) {
    Section section = named.section();
    Section queues = section.section("queues");
    Section groups = section.section("groups");
    BrokerDeclaration declaration =
        new BrokerDeclaration(
            id,
            section.text("type").map(Placed::value).orElse(""),
            section.text("cluster-id").map(Placed::value).orElse(""),
            PluginReader.joined(section.settings("settings")),
            Declared.values(queues.patterns("only")),
            Declared.values(queues.patterns("ignore")),
            Declared.values(groups.patterns("only")),
            Declared.values(groups.patterns("ignore")));
    plugins.check(section, declaration);
    return declaration;
  }

  private static Tenant tenant(Section.Named named, Declared declared) {
    Section section = named.section();
    return new Tenant(
        new TenantName(named.name()),
        declared.environments(section, "environments"),
        Declared.values(section.patterns("queues")),
        Declared.values(section.patterns("not-queues")),
        Declared.values(section.patterns("groups")),
        Declared.values(section.patterns("not-groups")),
        tenantBudget(section.section("budget")));
  }

  private static TenantBudget tenantBudget(Section section) {
    TenantBudget none = TenantBudget.NONE;
    return new TenantBudget(
        section.whole("messages").orElse(none.messages()),
        section.percent("share").orElse(none.sharePercent()),
        section.whole("instances").map(Math::toIntExact).orElse(none.instances()),
        section.whole("partitions").map(Math::toIntExact).orElse(none.partitions()));
  }

  private static Limits limits(Section section) {
    Limits d = Limits.DEFAULT;
    return new Limits(
        section.whole("max-queues").map(Math::toIntExact).orElse(d.maxQueues()),
        section.whole("max-partitions").map(Math::toIntExact).orElse(d.maxPartitions()),
        section.whole("max-groups").map(Math::toIntExact).orElse(d.maxGroups()),
        section.time("request-timeout").orElse(d.requestTimeout()),
        section.time("snapshot-timeout").orElse(d.snapshotTimeout()),
        section.whole("fetch-messages").map(Math::toIntExact).orElse(d.fetchMessages()),
        section.bytes("fetch-bytes").orElse(d.fetchBytes()),
        section.whole("history-window").map(Math::toIntExact).orElse(d.historyWindow()),
        section.time("history-for").orElse(d.historyFor()),
        section.percent("poison-confidence").orElse(d.poisonConfidence()),
        section.bytes("rollback-bytes").orElse(d.rollbackBytes()),
        section.whole("rollback-days").map(Math::toIntExact).orElse(d.rollbackDays()),
        section.time("recovery-window").orElse(d.recoveryWindow()));
  }
}
