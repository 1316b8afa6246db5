package io.clawback.engine.parity;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.QuotaState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a rule can compare: a closed set. A new property is one more record here, and the compiler
 * names every place that must know it.
 */
public sealed interface Property {
  /** How many partitions a queue has. */
  record QueuePartitions() implements Property {}

  /** How many copies of each message a queue keeps. */
  record QueueReplication() implements Property {}

  /** One of a queue's settings. */
  record QueueSetting(String key) implements Property {}

  /** How far a group is behind, over all its queues. */
  record GroupLag() implements Property {}

  /** How many messages a group consumed within the history's window. */
  record GroupConsumed() implements Property {}

  /** How many members a group has. */
  record GroupMembers() implements Property {}

  /** One limit of a client quota. */
  record QuotaLimit(String key) implements Property {}

  /** The property of that dotted name; empty when there is none. */
  static Optional<Property> parse(String name) {
    return switch (name) {
      case "queue.partitions" -> Optional.of(new QueuePartitions());
      case "queue.replication" -> Optional.of(new QueueReplication());
      case "group.lag" -> Optional.of(new GroupLag());
      case "group.consumed" -> Optional.of(new GroupConsumed());
      case "group.members" -> Optional.of(new GroupMembers());
      default -> keyed(name);
    };
  }

  private static Optional<Property> keyed(String name) {
    String setting = "queue.settings.";
    String quota = "quota.";
    if (name.startsWith(setting) && name.length() > setting.length()) {
      return Optional.of(new QueueSetting(name.substring(setting.length())));
    }
    return name.startsWith(quota) && name.length() > quota.length()
        ? Optional.of(new QuotaLimit(name.substring(quota.length())))
        : Optional.empty();
  }

  /** Names of all that have such a property on the broker; the broker's own queues are left out. */
  default List<String> subjects(BrokerSnapshot broker) {
    return switch (this) {
      case QueuePartitions ignored -> queues(broker);
      case QueueReplication ignored -> queues(broker);
      case QueueSetting ignored -> queues(broker);
      case GroupLag ignored -> groups(broker);
      case GroupConsumed ignored -> groups(broker);
      case GroupMembers ignored -> groups(broker);
      case QuotaLimit ignored -> broker.quotas().stream().map(q -> q.entity().toString()).toList();
    };
  }

  /** Whether the broker has the subject. */
  default boolean has(BrokerSnapshot broker, String subject) {
    return switch (this) {
      case QueuePartitions ignored -> broker.queue(subject).isPresent();
      case QueueReplication ignored -> broker.queue(subject).isPresent();
      case QueueSetting ignored -> broker.queue(subject).isPresent();
      case GroupLag ignored -> broker.group(subject).isPresent();
      case GroupConsumed ignored -> broker.group(subject).isPresent();
      case GroupMembers ignored -> broker.group(subject).isPresent();
      case QuotaLimit ignored ->
          broker.quotas().stream().anyMatch(q -> q.entity().toString().equals(subject));
    };
  }

  private static List<String> queues(BrokerSnapshot broker) {
    return broker.queues().stream().filter(q -> !q.internal()).map(q -> q.id().name()).toList();
  }

  private static List<String> groups(BrokerSnapshot broker) {
    return broker.groups().stream().map(g -> g.id().name()).toList();
  }

  /** What two values of it are compared by, for people. */
  default String method() {
    return switch (this) {
      case QueuePartitions ignored -> "partition counts";
      case QueueReplication ignored -> "replication factors";
      case QueueSetting setting -> "setting " + setting.key() + " in force";
      case GroupLag ignored -> "difference of lag in messages; offsets are not compared";
      case GroupConsumed ignored ->
          "difference of messages consumed in the same window; offsets are not compared";
      case GroupMembers ignored -> "member counts";
      case QuotaLimit limit -> "quota " + limit.key();
    };
  }

  /** What it has on one broker. {@code window} bounds what is counted as consumed. */
  default Value read(Look look, BrokerSnapshot broker, String subject, ConsumedSince window) {
    return switch (this) {
      case QueuePartitions ignored ->
          ofQueue(broker, subject, q -> Value.of(q.partitions().size()));
      case QueueReplication ignored ->
          ofQueue(
              broker,
              subject,
              q ->
                  q.replication() > 0
                      ? Value.of(q.replication())
                      : new Value.Unseen("the replication is not known"));
      case QueueSetting setting -> ofQueue(broker, subject, q -> setting(q, setting.key()));
      case GroupLag ignored -> ofGroup(broker, subject, g -> lag(look, broker.id(), subject));
      case GroupConsumed ignored ->
          ofGroup(broker, subject, g -> window.consumed(look, broker.id(), subject));
      case GroupMembers ignored ->
          ofGroup(
              broker,
              subject,
              g ->
                  g.phase() == GroupState.Phase.UNKNOWN
                      ? new Value.Unseen("the members are not known")
                      : Value.of(g.members().size()));
      case QuotaLimit limit -> quota(broker, subject, limit.key());
    };
  }

  private static Value ofQueue(
      BrokerSnapshot broker, String name, java.util.function.Function<QueueState, Value> read) {
    return broker.queue(name).map(read).orElseGet(() -> absent(broker, name));
  }

  private static Value ofGroup(
      BrokerSnapshot broker, String name, java.util.function.Function<GroupState, Value> read) {
    return broker.group(name).map(read).orElseGet(() -> absent(broker, name));
  }

  private static Value absent(BrokerSnapshot broker, String name) {
    return broker.unseen().stream()
        .filter(u -> Arrays.asList(u.what().split("[\\s/:'\"]+")).contains(name))
        .findFirst()
        .<Value>map(u -> new Value.Unseen(u.problem().message()))
        .orElseGet(Value.Missing::new);
  }

  private static Value setting(QueueState queue, String key) {
    if (queue.settings().isEmpty()) {
      return new Value.Unseen("the settings could not be read");
    }
    String text = queue.settings().get(key);
    if (text == null) {
      return new Value.Unset(false);
    }
    return Settings.unlimited(key, text)
        ? new Value.Known(text, Optional.of(Double.POSITIVE_INFINITY))
        : Value.of(text);
  }

  private static Value lag(Look look, BrokerId broker, String group) {
    long sum = 0;
    for (Watched watched : look.subscriptions(new GroupId(broker, group))) {
      for (PartitionLag lag : watched.state().partitions()) {
        if (lag.lagMessages() instanceof Measured.Known known) {
          sum += known.value();
        } else if (lag.lagMessages() instanceof Measured.Unknown unknown
            && unknown.reason() != Reason.NO_COMMIT) {
          return new Value.Unseen(
              watched.id() + " partition " + lag.partition() + ": " + unknown.reason());
        }
      }
    }
    return Value.of(sum);
  }

  private static Value quota(BrokerSnapshot broker, String entity, String key) {
    for (QuotaState quota : broker.quotas()) {
      if (quota.entity().toString().equals(entity)) {
        Double limit = quota.limits().get(key);
        return limit == null ? new Value.Unset(true) : Value.of(Figures.plain(limit));
      }
    }
    // A quota that is not there is no limit: the client may well be.
    return new Value.Unset(true);
  }
}
