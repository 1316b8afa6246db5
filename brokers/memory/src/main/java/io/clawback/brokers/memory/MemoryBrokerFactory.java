package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.BrokerFactory;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes brokers of type {@code memory}: views of the clusters that {@link MemoryWorlds} knows. */
public final class MemoryBrokerFactory implements BrokerFactory {
  /** The setting that names the cluster. */
  public static final String WORLD = "world";

  /** The setting that names the principal, whose rights count. */
  public static final String PRINCIPAL = "principal";

  @Override
  public String type() {
    return "memory";
  }

  @Override
  public SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put(WORLD, "name of the in-memory cluster, which lives in this process");
    settings.put(PRINCIPAL, "who connects; without it somebody who has all rights at first");
    return settings;
  }

  @Override
  public List<Problem> check(BrokerDeclaration declaration) {
    List<Problem> problems = new ArrayList<>();
    if (declaration.settings().getOrDefault(WORLD, "").isEmpty()) {
      problems.add(
          MemoryLink.problem(
              "no-world",
              Category.CONFIG,
              WORLD,
              "A memory broker needs the name of its world.",
              "Add the setting " + WORLD + "."));
    }
    declaration.settings().keySet().stream()
        .filter(key -> !settings().containsKey(key))
        .forEach(key ->
            problems.add(
                MemoryLink.problem(
                    "unknown-setting",
                    Category.CONFIG,
                    key,
                    "A memory broker has no setting " + key + ".",
                    "Use one of " + settings().keySet() + ".")));
    return problems;
  }

  @Override
  public String nativeCommand(BrokerDeclaration declaration, Operation operation) {
    return switch (operation) {
      case Operation.ResetOffsets o ->
          "memory commit %s %s%s"
              .formatted(
                  o.subscription().group().name(),
                  o.subscription().queue(),
                  o.moves().stream()
                      .map(m ->
                          " %d=%s"
                              .formatted(m.partition(), m.to().map(String::valueOf).orElse("none")))
                      .reduce("", String::concat));
      case Operation.ExpandPartitions o ->
          "memory expand %s %d".formatted(o.queue().name(), o.to());
      case Operation.AlterSettings o -> "memory setting " + o.queue().name() + changes(o.changes());
      case Operation.AlterQuota o -> "memory quota " + o.entity() + changes(o.changes());
      case Operation.RemoveMembers o ->
          "memory remove %s %s %s".formatted(o.group().name(), o.members(), o.instances());
      case MessageOperation.PassOver o -> nativeCommand(declaration, o.reset());
      case MessageOperation.PutBack o -> nativeCommand(declaration, o.reset());
      case MessageOperation.SetAside o ->
          "memory copy %d of %s to %s"
              .formatted(o.messages(), o.subscription().queue(), o.quarantine().name());
      case MessageOperation.Redrive o ->
          "memory redrive %d of %s to %s"
              .formatted(o.messages(), o.subscription().queue(), o.destination().name());
      case MessageOperation.Rewrite o ->
          "memory rewrite %d of %s to %s"
              .formatted(o.messages(), o.subscription().queue(), o.destination().name());
      case MessageOperation.VoidCopies o -> "memory void " + o.quarantine().name();
      case Operation.RestartConsumers _,
          Operation.ScaleConsumers _,
          MessageOperation.PublishSkips _,
          MessageOperation.WithdrawSkips _,
          MessageOperation.PauseConsumers _,
          MessageOperation.ResumeConsumers _ ->
          "";
    };
  }

  private static String changes(List<Operation.Change> changes) {
    return changes.stream()
        .map(c -> " " + c.key() + "=" + c.to().orElse("default"))
        .reduce("", String::concat);
  }

  @Override
  public String introduce(
      BrokerDeclaration declaration,
      SortedMap<String, Secret> resolved,
      Limits limits,
      Clock clock) {
    return MemoryWorlds.find(setting(resolved, WORLD))
        .map(MemoryCluster::clusterId)
        .orElseThrow(() ->
            new ClawbackException(
                new Problem(
                    "memory.unreachable",
                    Category.CONNECTION,
                    declaration.id().toString(),
                    "There is no such world in this process.",
                    "Make the world known first.")));
  }

  @Override
  public Broker open(
      BrokerDeclaration declaration,
      SortedMap<String, Secret> resolved,
      Limits limits,
      Clock clock) {
    return new MemoryBroker(
        new MemoryLink(
            declaration, limits, setting(resolved, WORLD), setting(resolved, PRINCIPAL)));
  }

  private static String setting(SortedMap<String, Secret> resolved, String key) {
    return Optional.ofNullable(resolved.get(key)).map(Secret::reveal).orElse("");
  }
}
