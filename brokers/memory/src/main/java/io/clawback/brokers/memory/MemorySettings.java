package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.plan.Operation.AlterSettings;
import io.clawback.model.plan.Operation.Change;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Optional;

/** Changes a queue's settings: all of an operation's at once. */
final class MemorySettings extends MemoryActs<AlterSettings> {
  MemorySettings(MemoryLink link) {
    super(link);
  }

  @Override
  void permit(MemoryCluster cluster, AlterSettings operation) {
    String queue = operation.queue().name();
    notInternal(cluster, queue);
    for (Change change : operation.changes()) {
      SettingRules.check(
              change.key(),
              change.to().orElse(SettingRules.DEFAULTS.getOrDefault(change.key(), "")))
          .ifPresent(wrong -> {
            throw MemoryLink.trouble(
                "bad-setting",
                Category.USAGE,
                operation.target(),
                "The broker would not take it: " + wrong + ".",
                "Correct the key or the value.");
          });
    }
    link.need(cluster, MemoryRight.ALTER_SETTINGS, queue);
  }

  @Override
  List<Part> parts(MemoryCluster cluster, AlterSettings operation) {
    MemoryQueue queue = queue(cluster, operation.queue().name());
    return operation.changes().stream().map(change -> part(queue, change)).toList();
  }

  private static Part part(MemoryQueue queue, Change change) {
    Optional<String> inForce = queue.inForce(change.key());
    boolean set = queue.set().containsKey(change.key());
    return new Part(
        change.key(),
        inForce.orElse("") + (set ? "" : " (default)"),
        is(change.from(), inForce, set),
        is(change.to(), inForce, set));
  }

  private static boolean is(Optional<String> value, Optional<String> inForce, boolean set) {
    return value.isEmpty() ? !set : value.equals(inForce);
  }

  @Override
  void bound(MemoryCluster cluster, Mutation mutation, AlterSettings operation) {}

  @Override
  void write(MemoryCluster cluster, Mutation mutation, AlterSettings operation) {
    String queue = operation.queue().name();
    queue(cluster, queue);
    operation.changes().forEach(change -> cluster.setting(queue, change.key(), change.to()));
  }
}
