package io.clawback.brokers.kafka.change;

import io.clawback.brokers.kafka.connect.ClientSettings;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.model.plan.Operation.AlterSettings;
import io.clawback.model.plan.Operation.Change;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Changing topic settings: absolute values, each key for itself, read back afterwards. */
public final class KafkaSettings implements Acts<AlterSettings> {
  private static final String NONE = "(default)";
  private final KafkaConnection connection;

  /** Acts through this connection. */
  public KafkaSettings(KafkaConnection connection) {
    this.connection = connection;
  }

  @Override
  public Outcome act(Mutation mutation, AlterSettings operation) {
    try {
      Refusal.mustBeOurs(connection, operation.broker(), operation);
      Config before = Refusal.looking(() -> judged(operation));
      List<Change> pending =
          Changes.pending(operation.changes(), c -> standing(c, before), operation.target());
      if (!pending.isEmpty()) {
        List<AlterConfigOp> ops = pending.stream().map(KafkaSettings::op).toList();
        Map<ConfigResource, Collection<AlterConfigOp>> write = Map.of(resource(operation), ops);
        Refusal.written(
            connection,
            connection.admin().incrementalAlterConfigs(write).all(),
            operation.target());
        Patience patience = new Patience(connection.clock(), mutation.budget().time());
        if (!patience.until(() -> holds(operation, config(operation)))) {
          throw Refusal.inDoubt(operation.target(), new IllegalStateException("not visible"));
        }
      }
      return new Outcome.Done(
          new Receipt(
              mutation.id(),
              facts(operation, before),
              facts(operation, config(operation)),
              Receipt.Author.UNKNOWN));
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
  }

  private static AlterConfigOp op(Change change) {
    return change
        .to()
        .map(v -> new AlterConfigOp(new ConfigEntry(change.key(), v), AlterConfigOp.OpType.SET))
        .orElseGet(() ->
            new AlterConfigOp(new ConfigEntry(change.key(), null), AlterConfigOp.OpType.DELETE));
  }

  private Config judged(AlterSettings operation) {
    connection.identity();
    String name = operation.queue().name();
    var topic =
        connection.get(
            connection.admin().describeTopics(List.of(name)).topicNameValues(),
            name,
            operation.target());
    if (topic.isInternal()) {
      throw Refusal.usage(
          "kafka.internal-queue",
          operation.target(),
          "Internal queues are never changed.",
          "Leave it out.");
    }
    Config config = config(operation);
    for (Change change : operation.changes()) {
      if (config.get(change.key()) == null) {
        List<String> known = config.entries().stream().map(ConfigEntry::name).sorted().toList();
        throw Refusal.usage(
            "kafka.unknown-setting",
            operation.target(),
            change.key() + " is no setting of a queue on this broker.",
            "Did you mean '" + ClientSettings.nearest(change.key(), known) + "'?");
      }
    }
    return config;
  }

  private static ConfigResource resource(AlterSettings operation) {
    return new ConfigResource(ConfigResource.Type.TOPIC, operation.queue().name());
  }

  private Config config(AlterSettings operation) {
    ConfigResource resource = resource(operation);
    return connection.get(
        connection.admin().describeConfigs(List.of(resource)).values(),
        resource,
        operation.target());
  }

  private static boolean holds(AlterSettings operation, Config config) {
    return operation.changes().stream()
        .allMatch(c -> standing(c, config) == Changes.Standing.HOLDS);
  }

  private static Changes.Standing standing(Change change, Config config) {
    @Nullable ConfigEntry entry = config.get(change.key());
    Optional<String> value = entry == null ? Optional.empty() : Optional.ofNullable(entry.value());
    boolean own = entry != null && entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
    boolean holds = change.to().isPresent() ? change.to().equals(value) : !own;
    if (holds) {
      return Changes.Standing.HOLDS;
    }
    boolean planned = change.from().isPresent() ? change.from().equals(value) : !own;
    return planned ? Changes.Standing.PLANNED : Changes.Standing.OTHER;
  }

  private static SortedMap<String, String> facts(AlterSettings operation, Config config) {
    SortedMap<String, String> facts = new TreeMap<>();
    for (Change change : operation.changes()) {
      @Nullable ConfigEntry entry = config.get(change.key());
      @Nullable String value = entry == null ? null : entry.value();
      facts.put(change.key(), value == null ? NONE : value);
    }
    return facts;
  }

  @Override
  public Probe probe(Mutation mutation, AlterSettings operation) {
    connection.identity();
    ConfigResource resource = resource(operation);
    var answer = connection.all(connection.admin().describeConfigs(List.of(resource)).values());
    if (answer.failure(resource) instanceof UnknownTopicOrPartitionException) {
      return Probe.NOT_STARTED;
    }
    Config config = config(operation);
    return Changes.probe(operation.changes(), c -> standing(c, config));
  }
}
