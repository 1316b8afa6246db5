package io.clawback.brokers.kafka.look;

import io.clawback.brokers.kafka.connect.Answers;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.observed.QuotaState;
import io.clawback.model.observed.Unseen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;

/** Client quotas. */
public final class QuotaReads {
  private QuotaReads() {}

  static KafkaFuture<Map<ClientQuotaEntity, Map<String, Double>>> askAll(KafkaConnection c) {
    return c.admin().describeClientQuotas(ClientQuotaFilter.all()).entities();
  }

  static List<QuotaState> await(
      KafkaConnection connection,
      KafkaFuture<Map<ClientQuotaEntity, Map<String, Double>>> asked,
      List<Unseen> unseen) {
    Answers<String, Map<ClientQuotaEntity, Map<String, Double>>> answer =
        connection.all(Map.of("quotas", asked));
    Throwable failure = answer.failure("quotas");
    if (failure != null) {
      String what = "client quotas";
      unseen.add(
          new Unseen(
              connection.id().environment(),
              what,
              Need.cluster(AclOperation.DESCRIBE_CONFIGS)
                  .problem(connection, failure, connection.id() + " " + what)));
      return List.of();
    }
    List<QuotaState> quotas = new ArrayList<>();
    Map<ClientQuotaEntity, Map<String, Double>> found = answer.value("quotas");
    if (found != null) {
      found.forEach(
          (entity, limits) -> quotas.add(new QuotaState(ours(entity), new TreeMap<>(limits))));
    }
    quotas.sort(Comparator.comparing(QuotaState::entity));
    return quotas;
  }

  /** The limits set for exactly this entity; empty when there are none. */
  public static SortedMap<String, Double> of(KafkaConnection connection, QuotaEntity entity) {
    List<ClientQuotaFilterComponent> parts = new ArrayList<>();
    entity
        .parts()
        .forEach((kind, name) ->
            parts.add(
                name.isEmpty()
                    ? ClientQuotaFilterComponent.ofDefaultEntity(kind)
                    : ClientQuotaFilterComponent.ofEntity(kind, name)));
    var found =
        connection.get(
            connection
                .admin()
                .describeClientQuotas(ClientQuotaFilter.containsOnly(parts))
                .entities(),
            connection.id() + " quota " + entity);
    SortedMap<String, Double> limits = new TreeMap<>();
    found.forEach((other, values) -> {
      if (ours(other).equals(entity)) {
        limits.putAll(values);
      }
    });
    return limits;
  }

  private static QuotaEntity ours(ClientQuotaEntity entity) {
    SortedMap<String, String> parts = new TreeMap<>();
    entity.entries().forEach((kind, name) -> parts.put(kind, name == null ? "" : name));
    return new QuotaEntity(parts);
  }

  /** The entity in the client library's words. */
  public static ClientQuotaEntity theirs(QuotaEntity entity) {
    Map<String, @org.jspecify.annotations.Nullable String> parts = new HashMap<>();
    entity.parts().forEach((kind, name) -> parts.put(kind, name.isEmpty() ? null : name));
    return new ClientQuotaEntity(parts);
  }
}
