package io.clawback.brokers.kafka;

import io.clawback.brokers.kafka.connect.Shell;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.AlterQuota;
import io.clawback.model.plan.Operation.AlterSettings;
import io.clawback.model.plan.Operation.Change;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.plan.Operation.RestartConsumers;
import io.clawback.model.plan.Operation.ScaleConsumers;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What an operator would type instead, with Kafka's own tools. Pure. */
final class NativeCommands {
  private NativeCommands() {}

  static String of(SortedMap<String, String> settings, Operation operation) {
    return switch (operation) {
      case ResetOffsets reset -> reset(settings, reset);
      case ExpandPartitions expand ->
          Shell.tool("kafka-topics.sh", settings)
              + " --alter --topic "
              + Shell.quoted(expand.queue().name())
              + " --partitions "
              + expand.to();
      case AlterSettings alter ->
          Shell.tool("kafka-configs.sh", settings)
              + " --alter --entity-type topics --entity-name "
              + Shell.quoted(alter.queue().name())
              + changes(alter.changes());
      case AlterQuota quota ->
          Shell.tool("kafka-configs.sh", settings)
              + " --alter"
              + entity(quota)
              + changes(quota.changes());
      case RemoveMembers remove ->
          "# Kafka's tools cannot remove members: stop "
              + names(remove)
              + ", or call Admin.removeMembersFromConsumerGroup("
              + Shell.quoted(remove.group().name())
              + ")";
      case RestartConsumers restart ->
          "# restart the consumers " + Shell.quoted(restart.consumers()) + " one by one";
      case MessageOperation.PassOver over -> reset(settings, over.reset());
      case MessageOperation.PutBack back -> reset(settings, back.reset());
      case MessageOperation.SetAside aside ->
          "# copy "
              + aside.messages()
              + " records of "
              + Shell.quoted(aside.subscription().queue())
              + " to "
              + Shell.quoted(aside.quarantine().name())
              + " with a producer; Kafka's tools cannot choose by offset";
      case MessageOperation.Redrive redrive ->
          "# write "
              + redrive.messages()
              + " records of "
              + Shell.quoted(redrive.subscription().queue())
              + " to "
              + Shell.quoted(redrive.destination().name())
              + " with a producer; Kafka's tools cannot choose by offset";
      case MessageOperation.Rewrite rewrite ->
          "# write "
              + rewrite.messages()
              + " records of "
              + Shell.quoted(rewrite.subscription().queue())
              + " to "
              + Shell.quoted(rewrite.destination().name())
              + " with a transactional producer that commits "
              + Shell.quoted(rewrite.subscription().group().name())
              + "'s offsets";
      case MessageOperation.VoidCopies voids ->
          "# the copies in " + Shell.quoted(voids.quarantine().name()) + " are void";
      case MessageOperation.PublishSkips skips ->
          "# write "
              + skips.messages()
              + " offsets of "
              + Shell.quoted(skips.subscription().queue())
              + " to "
              + Shell.quoted(skips.list().name())
              + " (docs/skip-list.md)";
      case MessageOperation.WithdrawSkips skips ->
          "# write tombstones of its keys to " + Shell.quoted(skips.list().name());
      case MessageOperation.PauseConsumers pause ->
          "# stop the consumers " + Shell.quoted(pause.consumers());
      case MessageOperation.ResumeConsumers resume ->
          "# run " + resume.to() + " instances of " + Shell.quoted(resume.consumers());
      case ScaleConsumers scale ->
          "# run " + scale.to() + " instances of " + Shell.quoted(scale.consumers());
    };
  }

  private static String names(RemoveMembers remove) {
    List<String> names = new ArrayList<>(remove.instances());
    names.addAll(remove.members());
    return names.stream().map(Shell::quoted).collect(Collectors.joining(" "));
  }

  private static String reset(SortedMap<String, String> settings, ResetOffsets reset) {
    String group =
        Shell.tool("kafka-consumer-groups.sh", settings)
            + " --group "
            + Shell.quoted(reset.subscription().group().name());
    String topic = reset.subscription().queue();
    List<OffsetMove> sets = reset.moves().stream().filter(m -> m.to().isPresent()).toList();
    List<OffsetMove> removals = reset.moves().stream().filter(m -> m.to().isEmpty()).toList();
    List<String> commands = new ArrayList<>();
    if (!sets.isEmpty()) {
      boolean same = sets.stream().map(OffsetMove::to).distinct().count() == 1;
      if (same) {
        commands.add(
            group
                + " --reset-offsets --topic "
                + Shell.quoted(topic + ":" + partitions(sets))
                + " --to-offset "
                + sets.getFirst().to().orElseThrow()
                + " --execute");
      } else {
        String lines =
            sets.stream()
                .map(m -> Shell.quoted(topic + "," + m.partition() + "," + m.to().orElseThrow()))
                .collect(Collectors.joining(" "));
        commands.add(
            "printf '%s\\n' "
                + lines
                + " > reset.csv && "
                + group
                + " --reset-offsets --from-file reset.csv --execute");
      }
    }
    if (!removals.isEmpty()) {
      commands.add(
          group + " --delete-offsets --topic " + Shell.quoted(topic + ":" + partitions(removals)));
    }
    return String.join(" && ", commands);
  }

  private static String partitions(List<OffsetMove> moves) {
    return moves.stream().map(m -> String.valueOf(m.partition())).collect(Collectors.joining(","));
  }

  private static String entity(AlterQuota quota) {
    StringBuilder out = new StringBuilder();
    quota
        .entity()
        .parts()
        .forEach((kind, name) -> {
          String type =
              switch (kind) {
                case "user" -> "users";
                case "client-id" -> "clients";
                case "ip" -> "ips";
                default -> kind;
              };
          out.append(" --entity-type ").append(Shell.quoted(type));
          out.append(name.isEmpty() ? " --entity-default" : " --entity-name " + Shell.quoted(name));
        });
    return out.toString();
  }

  private static String changes(List<Change> changes) {
    String set =
        changes.stream()
            .filter(c -> c.to().isPresent())
            .map(c -> c.key() + "=" + bracketed(c.to().orElseThrow()))
            .collect(Collectors.joining(","));
    String unset =
        changes.stream()
            .filter(c -> c.to().isEmpty())
            .map(Change::key)
            .collect(Collectors.joining(","));
    return (set.isEmpty() ? "" : " --add-config " + Shell.quoted(set))
        + (unset.isEmpty() ? "" : " --delete-config " + Shell.quoted(unset));
  }

  /** A comma within a value would start the next setting. */
  private static String bracketed(String value) {
    return value.contains(",") ? "[" + value + "]" : value;
  }
}
