package io.clawback.brokers.kafka.change;

import io.clawback.brokers.kafka.connect.ClientSettings;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.brokers.kafka.look.QuotaReads;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.plan.Operation.AlterQuota;
import io.clawback.model.plan.Operation.Change;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.jspecify.annotations.Nullable;

/** Changing client quotas: absolute values, read back afterwards. */
public final class KafkaQuotas implements Acts<AlterQuota> {
  private static final Set<String> CLIENT_KEYS =
      Set.of(
          "producer_byte_rate",
          "consumer_byte_rate",
          "request_percentage",
          "controller_mutation_rate");
  private static final Set<String> IP_KEYS = Set.of("connection_creation_rate");
  private final KafkaConnection connection;

  /** Acts through this connection. */
  public KafkaQuotas(KafkaConnection connection) {
    this.connection = connection;
  }

  @Override
  public Outcome act(Mutation mutation, AlterQuota operation) {
    try {
      Refusal.mustBeOurs(connection, operation.broker(), operation);
      judge(operation);
      SortedMap<String, Double> before =
          Refusal.looking(() -> {
            connection.identity();
            return QuotaReads.of(connection, operation.entity());
          });
      List<Change> pending =
          Changes.pending(operation.changes(), c -> standing(c, before), operation.target());
      if (!pending.isEmpty()) {
        List<ClientQuotaAlteration.Op> ops =
            pending.stream()
                .map(c ->
                    new ClientQuotaAlteration.Op(c.key(), c.to().map(Double::valueOf).orElse(null)))
                .toList();
        var write =
            connection
                .admin()
                .alterClientQuotas(
                    List.of(new ClientQuotaAlteration(QuotaReads.theirs(operation.entity()), ops)))
                .all();
        Refusal.written(connection, write, operation.target());
        Patience patience = new Patience(connection.clock(), mutation.budget().time());
        if (!patience.until(() -> holds(operation))) {
          throw Refusal.inDoubt(operation.target(), new IllegalStateException("not visible"));
        }
      }
      return new Outcome.Done(
          new Receipt(
              mutation.id(),
              facts(operation, before),
              facts(operation, QuotaReads.of(connection, operation.entity())),
              Receipt.Author.UNKNOWN));
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
  }

  /** What can never be a quota of Kafka's. */
  private static void judge(AlterQuota operation) {
    QuotaEntity entity = operation.entity();
    Set<String> kinds = entity.parts().keySet();
    boolean ip = kinds.equals(Set.of("ip"));
    if (!ip && (kinds.isEmpty() || !Set.of("user", "client-id").containsAll(kinds))) {
      throw Refusal.usage(
          "kafka.bad-quota",
          operation.target(),
          "Kafka has no such kind of client.",
          "Use user, client-id, both, or ip.");
    }
    Set<String> known = ip ? IP_KEYS : CLIENT_KEYS;
    for (Change change : operation.changes()) {
      if (!known.contains(change.key())) {
        throw Refusal.usage(
            "kafka.unknown-setting",
            operation.target(),
            change.key() + " is no quota of this kind of client.",
            "Did you mean '"
                + ClientSettings.nearest(change.key(), known.stream().sorted().toList())
                + "'?");
      }
      if (change.to().isPresent() && number(change.to()) == null) {
        throw Refusal.usage(
            "kafka.bad-quota",
            operation.target(),
            change.key() + " is to be a number above 0.",
            "Correct the value.");
      }
    }
  }

  private static @Nullable Double number(Optional<String> text) {
    try {
      double value = Double.parseDouble(text.orElse(""));
      return value > 0 && Double.isFinite(value) ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Changes.Standing standing(Change change, SortedMap<String, Double> limits) {
    @Nullable Double found = limits.get(change.key());
    if (same(change.to(), found)) {
      return Changes.Standing.HOLDS;
    }
    return same(change.from(), found) ? Changes.Standing.PLANNED : Changes.Standing.OTHER;
  }

  private static boolean same(Optional<String> wanted, @Nullable Double found) {
    @Nullable Double number = wanted.isEmpty() ? null : number(wanted);
    return wanted.isEmpty() ? found == null : number != null && number.equals(found);
  }

  private boolean holds(AlterQuota operation) {
    SortedMap<String, Double> limits = QuotaReads.of(connection, operation.entity());
    return operation.changes().stream()
        .allMatch(c -> standing(c, limits) == Changes.Standing.HOLDS);
  }

  private static SortedMap<String, String> facts(
      AlterQuota operation, SortedMap<String, Double> limits) {
    SortedMap<String, String> facts = new TreeMap<>();
    for (Change change : operation.changes()) {
      @Nullable Double value = limits.get(change.key());
      facts.put(change.key(), value == null ? "(none)" : String.valueOf(value));
    }
    return facts;
  }

  @Override
  public Probe probe(Mutation mutation, AlterQuota operation) {
    connection.identity();
    SortedMap<String, Double> limits = QuotaReads.of(connection, operation.entity());
    return Changes.probe(operation.changes(), c -> standing(c, limits));
  }
}
