package io.clawback.brokers.kafka.change;

import io.clawback.brokers.kafka.connect.Answers;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Removing members: static ones by their name, or all members at once; the client library offers no
 * removal of single dynamic members. Those that live join again. Consumers of the new protocol
 * (KIP-848) can be removed from Kafka 4.0 on.
 */
public final class KafkaGroups implements Acts<RemoveMembers> {
  private static final String GONE = "(gone)";
  private final KafkaConnection connection;

  /** Acts through this connection. */
  public KafkaGroups(KafkaConnection connection) {
    this.connection = connection;
  }

  @Override
  public Outcome act(Mutation mutation, RemoveMembers operation) {
    try {
      Refusal.mustBeOurs(connection, operation.broker(), operation);
      List<MemberDescription> before =
          Refusal.looking(() -> {
            connection.identity();
            return members(operation);
          });
      List<MemberDescription> named = named(operation, before);
      if (!named.isEmpty()) {
        judge(mutation, operation, before, named);
        remove(mutation, operation, named);
      }
      return new Outcome.Done(
          new Receipt(
              mutation.id(),
              facts(operation, before),
              facts(operation, members(operation)),
              Receipt.Author.UNKNOWN));
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
  }

  /** Nobody, when there is no such group. */
  private List<MemberDescription> members(RemoveMembers operation) {
    String name = operation.group().name();
    Answers<String, ConsumerGroupDescription> answer =
        connection.all(connection.admin().describeConsumerGroups(List.of(name)).describedGroups());
    ConsumerGroupDescription group = answer.value(name);
    if (group != null) {
      return List.copyOf(group.members());
    }
    Throwable failure = answer.failure(name);
    if (failure instanceof GroupIdNotFoundException) {
      return List.of();
    }
    throw new ClawbackException(
        KafkaProblems.of(Objects.requireNonNull(failure), operation.target()), failure);
  }

  private static boolean names(RemoveMembers operation, MemberDescription member) {
    return operation.members().contains(member.consumerId())
        || member.groupInstanceId().filter(operation.instances()::contains).isPresent();
  }

  private static List<MemberDescription> named(
      RemoveMembers operation, List<MemberDescription> members) {
    return members.stream().filter(m -> names(operation, m)).toList();
  }

  private void judge(
      Mutation mutation,
      RemoveMembers operation,
      List<MemberDescription> members,
      List<MemberDescription> named) {
    if (operation.redelivered() > mutation.budget().messages()) {
      throw Refusal.of(
          "kafka.over-budget",
          Category.LIMIT,
          operation.target(),
          operation.redelivered()
              + " messages may be delivered again, the budget allows "
              + mutation.budget().messages()
              + ".",
          "Raise the policy's budget, or wait until less is in flight.");
    }
    boolean dynamic = named.stream().anyMatch(m -> m.groupInstanceId().isEmpty());
    if (dynamic && named.stream().anyMatch(m -> m.upgraded().orElse(false))) {
      // KIP-1082: the id is the client's own, so a second removal could not be told from the first.
      throw Refusal.usage(
          "kafka.dynamic-member",
          operation.target(),
          "Members of the consumer protocol keep their id when they join again, and their broker"
              + " shares partitions evenly by itself.",
          "Restart the consumers instead, or give them a group.instance.id.");
    }
    if (dynamic && named.size() < members.size()) {
      if (operation.members().size() + operation.instances().size() > named.size()) {
        throw Refusal.stale(
            "kafka.members-changed", operation.target(), "The group has other members by now.");
      }
      throw Refusal.usage(
          "kafka.one-dynamic-member",
          operation.target(),
          "Kafka removes members by their static name, or all of them, but no single dynamic one.",
          "Restart that consumer, give it a group.instance.id, or plan the removal of all.");
    }
  }

  private void remove(Mutation mutation, RemoveMembers operation, List<MemberDescription> named) {
    boolean all = named.stream().anyMatch(m -> m.groupInstanceId().isEmpty());
    RemoveMembersFromConsumerGroupOptions options =
        all
            ? new RemoveMembersFromConsumerGroupOptions()
            : new RemoveMembersFromConsumerGroupOptions(
                named.stream()
                    .map(m -> new MemberToRemove(m.groupInstanceId().orElseThrow()))
                    .toList());
    options.reason("clawback " + mutation.id());
    var write =
        connection.admin().removeMembersFromConsumerGroup(operation.group().name(), options).all();
    List<String> gone = named.stream().map(MemberDescription::consumerId).toList();
    BooleanSupplier left =
        () -> members(operation).stream().noneMatch(m -> gone.contains(m.consumerId()));
    Refusal.written(connection, write, operation.target(), left);
    Patience patience = new Patience(connection.clock(), mutation.budget().time());
    if (!patience.until(left)) {
      throw Refusal.inDoubt(operation.target(), new IllegalStateException("still there"));
    }
  }

  /** What became of those who are named; the others are nobody's business. */
  private static SortedMap<String, String> facts(
      RemoveMembers operation, List<MemberDescription> members) {
    SortedMap<String, String> facts = new TreeMap<>();
    operation.members().forEach(m -> facts.put("member " + m, GONE));
    operation.instances().forEach(i -> facts.put("instance " + i, GONE));
    for (MemberDescription member : members) {
      facts.replace("member " + member.consumerId(), "at " + member.host());
      member
          .groupInstanceId()
          .ifPresent(
              i -> facts.replace("instance " + i, member.consumerId() + " at " + member.host()));
    }
    return facts;
  }

  @Override
  public Probe probe(Mutation mutation, RemoveMembers operation) {
    connection.identity();
    int left = named(operation, members(operation)).size();
    int wanted = operation.members().size() + operation.instances().size();
    if (left == 0) {
      return Probe.STATE_HOLDS;
    }
    return left < wanted ? Probe.PARTLY : Probe.NOT_STARTED;
  }
}
