package io.clawback.brokers.kafka.look;

import io.clawback.brokers.kafka.connect.Answers;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.spi.broker.Inspect.Needs;
import io.clawback.spi.broker.Inspect.Right;
import io.clawback.spi.broker.Inspect.Right.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AlterClientQuotasOptions;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Which rights there are: told by the broker with each description (KIP-430), else by a probe that
 * changes nothing.
 */
public final class RightsReads {
  private final KafkaConnection connection;
  private final List<Right> rights = new ArrayList<>();
  private boolean listsGroups;

  /** Reads through this connection. */
  public RightsReads(KafkaConnection connection) {
    this.connection = connection;
  }

  /** Each right that is needed, and whether it is there. */
  public List<Right> read(Needs needs) {
    cluster(needs.acting());
    topics(needs);
    groups(needs);
    return List.copyOf(rights);
  }

  private void cluster(boolean acting) {
    var admin = connection.admin();
    Map<String, KafkaFuture<Set<AclOperation>>> asked =
        Map.of(
            "cluster",
            admin
                .describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
                .authorizedOperations());
    var quotas = admin.describeClientQuotas(ClientQuotaFilter.all()).entities();
    var probe = "clawback-doctor";
    var transaction = admin.describeTransactions(List.of(probe)).description(probe);
    @Nullable Set<AclOperation> operations = connection.all(asked).value("cluster");
    boolean told = operations != null && !operations.isEmpty();
    listsGroups = told(operations, AclOperation.DESCRIBE) == State.GRANTED;
    add(
        Need.cluster(AclOperation.DESCRIBE),
        "listing every group, whoever may see it",
        told(operations, AclOperation.DESCRIBE));
    add(
        Need.cluster(AclOperation.DESCRIBE_CONFIGS),
        "seeing client quotas",
        probed(Map.of("quotas", quotas)));
    Answers<String, TransactionDescription> named = connection.all(Map.of("name", transaction));
    add(
        new Need(AclOperation.DESCRIBE, ResourceType.TRANSACTIONAL_ID, "*"),
        "naming the producer of a hanging transaction",
        named(named.failure("name")));
    if (acting) {
      State state = told ? told(operations, AclOperation.ALTER_CONFIGS) : quotaProbe();
      add(Need.cluster(AclOperation.ALTER_CONFIGS), "changing client quotas", state);
    }
  }

  /** That there is no such transaction is told only to those who may ask. */
  private static State named(@Nullable Throwable failure) {
    if (failure == null || failure instanceof TransactionalIdNotFoundException) {
      return State.GRANTED;
    }
    return failure instanceof AuthorizationException ? State.MISSING : State.UNKNOWN;
  }

  /** Asks to validate, not to do, the removal of a quota that nobody has. */
  private State quotaProbe() {
    var entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "clawback-doctor"));
    var alteration =
        new ClientQuotaAlteration(
            entity, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", null)));
    var future =
        connection
            .admin()
            .alterClientQuotas(
                List.of(alteration), new AlterClientQuotasOptions().validateOnly(true))
            .all();
    return probed(Map.of("quota", future));
  }

  private <T> State probed(Map<String, KafkaFuture<T>> probe) {
    Answers<String, T> answer = connection.all(probe);
    if (answer.failures().isEmpty()) {
      return State.GRANTED;
    }
    return answer.failures().values().stream().anyMatch(AuthorizationException.class::isInstance)
        ? State.MISSING
        : State.UNKNOWN;
  }

  private static State told(@Nullable Set<AclOperation> operations, AclOperation operation) {
    if (operations == null) {
      return State.UNKNOWN;
    }
    return operations.contains(operation) ? State.GRANTED : State.MISSING;
  }

  private void topics(Needs needs) {
    if (needs.queues().isEmpty()) {
      // Topics that may not be seen are not listed: none at all is no good sign.
      add(Need.topic(AclOperation.DESCRIBE, "*"), "seeing any queue; none is seen", State.UNKNOWN);
      return;
    }
    List<String> names = needs.queues().stream().distinct().sorted().toList();
    var asked =
        connection
            .admin()
            .describeTopics(names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    Map<ConfigResource, KafkaFuture<org.apache.kafka.clients.admin.Config>> configs =
        new TopicReads(connection).askSettings(names);
    Answers<String, TopicDescription> described = connection.all(asked);
    var settings = connection.all(configs);
    for (String name : names) {
      @Nullable TopicDescription topic = described.value(name);
      @Nullable Throwable failure = described.failure(name);
      @Nullable Set<AclOperation> operations = topic == null ? null : topic.authorizedOperations();
      boolean denied = failure instanceof AuthorizationException;
      State seen =
          denied ? State.MISSING : topic == null && !gone(failure) ? State.UNKNOWN : State.GRANTED;
      // READ and ALTER bring DESCRIBE along: without it they cannot be there.
      add(Need.topic(AclOperation.DESCRIBE, name), "seeing the queue, its ends and its lag", seen);
      @Nullable Throwable hidden =
          settings.failure(new ConfigResource(ConfigResource.Type.TOPIC, name));
      add(
          Need.topic(AclOperation.DESCRIBE_CONFIGS, name),
          "seeing the queue's settings",
          hidden == null
              ? State.GRANTED
              : hidden instanceof AuthorizationException ? State.MISSING : State.UNKNOWN);
      add(
          Need.topic(AclOperation.READ, name),
          "reading messages, their ages, open transactions, moving positions",
          denied ? State.MISSING : told(operations, AclOperation.READ));
      if (needs.acting()) {
        add(
            Need.topic(AclOperation.ALTER, name),
            "adding partitions",
            denied ? State.MISSING : told(operations, AclOperation.ALTER));
        add(
            Need.topic(AclOperation.ALTER_CONFIGS, name),
            "changing settings",
            told(operations, AclOperation.ALTER_CONFIGS));
      }
    }
  }

  private static boolean gone(@Nullable Throwable failure) {
    return failure != null
        && KafkaProblems.reason(failure) == io.clawback.model.observed.Measured.Reason.VANISHED;
  }

  private void groups(Needs needs) {
    if (needs.groups().isEmpty()) {
      if (!listsGroups) {
        add(
            Need.group(AclOperation.DESCRIBE, "*"),
            "seeing any group; none is seen",
            State.UNKNOWN);
      }
      return;
    }
    List<String> names = needs.groups().stream().distinct().sorted().toList();
    Map<String, KafkaFuture<ConsumerGroupDescription>> asked =
        new HashMap<>(
            connection
                .admin()
                .describeConsumerGroups(
                    names, new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                .describedGroups());
    Answers<String, ConsumerGroupDescription> described = connection.all(asked);
    for (String name : names) {
      @Nullable ConsumerGroupDescription group = described.value(name);
      @Nullable Throwable failure = described.failure(name);
      @Nullable Set<AclOperation> operations = group == null ? null : group.authorizedOperations();
      boolean denied = failure instanceof AuthorizationException;
      State seen =
          denied ? State.MISSING : group == null && !gone(failure) ? State.UNKNOWN : State.GRANTED;
      add(
          Need.group(AclOperation.DESCRIBE, name),
          "seeing the group, its members and positions",
          seen);
      if (needs.acting()) {
        add(
            Need.group(AclOperation.READ, name),
            "moving positions, removing members",
            denied ? State.MISSING : told(operations, AclOperation.READ));
        add(
            Need.group(AclOperation.DELETE, name),
            "taking a first position away again, the way back of setting it",
            denied ? State.MISSING : told(operations, AclOperation.DELETE));
      }
    }
  }

  private void add(Need need, String neededFor, State state) {
    var settings = connection.declaration().settings();
    rights.add(new Right(need.words(), state, neededFor, need.grant(settings)));
  }
}
