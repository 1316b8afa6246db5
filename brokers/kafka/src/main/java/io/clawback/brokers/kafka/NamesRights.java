package io.clawback.brokers.kafka;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.brokers.kafka.look.RightsReads;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.broker.Inspect.Right.State;
import io.clawback.spi.broker.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Where the broker refuses for want of a right: looks which one it is, and says so with the command
 * that grants it. Kafka's own words name the resource at best.
 */
final class NamesRights<O extends Operation> implements Acts<O> {
  private final KafkaConnection connection;
  private final Acts<O> acts;

  NamesRights(KafkaConnection connection, Acts<O> acts) {
    this.connection = connection;
    this.acts = acts;
  }

  @Override
  public Outcome act(Mutation mutation, O operation) {
    Outcome outcome = acts.act(mutation, operation);
    return outcome instanceof Outcome.Refused(Problem problem)
            && problem.code().equals(KafkaProblems.NOT_AUTHORIZED)
        ? new Outcome.Refused(named(connection, problem, operation))
        : outcome;
  }

  @Override
  public Probe probe(Mutation mutation, O operation) {
    try {
      return acts.probe(mutation, operation);
    } catch (ClawbackException e) {
      if (e.problem().code().equals(KafkaProblems.NOT_AUTHORIZED)) {
        throw new ClawbackException(named(connection, e.problem(), operation), e);
      }
      throw e;
    }
  }

  /** The problem with all rights that are missing; as it is where a right stands in it. */
  static Problem named(KafkaConnection connection, Problem problem, Operation operation) {
    if (problem.message().contains(" Missing: ")) {
      return problem;
    }
    List<Need> needs = needs(operation);
    Set<String> missing;
    try {
      missing =
          new RightsReads(connection)
                  .read(
                      new Inspect.Needs(
                          true, of(needs, ResourceType.TOPIC), of(needs, ResourceType.GROUP)))
                  .stream()
                  .filter(r -> r.state() == State.MISSING)
                  .map(Inspect.Right::name)
                  .collect(Collectors.toSet());
    } catch (ClawbackException e) {
      return problem; // What was refused is said all the same.
    }
    List<Need> lacking = needs.stream().filter(n -> missing.contains(n.words())).toList();
    return lacking.isEmpty() ? problem : Need.naming(connection, problem, lacking);
  }

  private static List<String> of(List<Need> needs, ResourceType type) {
    return needs.stream().filter(n -> n.type() == type).map(Need::resource).distinct().toList();
  }

  /** What an operation cannot do without (docs/brokers/kafka.md). */
  private static List<Need> needs(Operation operation) {
    return switch (operation) {
      case Operation.ResetOffsets reset -> {
        String topic = reset.subscription().queue();
        String group = reset.subscription().group().name();
        List<Need> needs =
            new ArrayList<>(
                List.of(
                    Need.topic(AclOperation.DESCRIBE, topic),
                    Need.topic(AclOperation.READ, topic),
                    Need.group(AclOperation.DESCRIBE, group)));
        if (reset.moves().stream().anyMatch(m -> m.to().isPresent())) {
          needs.add(Need.group(AclOperation.READ, group));
        }
        if (reset.moves().stream().anyMatch(m -> m.to().isEmpty())) {
          needs.add(Need.group(AclOperation.DELETE, group));
        }
        yield needs;
      }
      case Operation.RemoveMembers remove ->
          List.of(
              Need.group(AclOperation.DESCRIBE, remove.group().name()),
              Need.group(AclOperation.READ, remove.group().name()));
      case Operation.ExpandPartitions expand ->
          List.of(
              Need.topic(AclOperation.DESCRIBE, expand.queue().name()),
              Need.topic(AclOperation.ALTER, expand.queue().name()));
      case Operation.AlterSettings alter ->
          List.of(
              Need.topic(AclOperation.DESCRIBE, alter.queue().name()),
              Need.topic(AclOperation.DESCRIBE_CONFIGS, alter.queue().name()),
              Need.topic(AclOperation.ALTER_CONFIGS, alter.queue().name()));
      case Operation.AlterQuota _ ->
          List.of(
              Need.cluster(AclOperation.DESCRIBE_CONFIGS),
              Need.cluster(AclOperation.ALTER_CONFIGS));
      case MessageOperation.PassOver over -> needs(over.reset());
      case MessageOperation.SetAside aside ->
          List.of(
              Need.topic(AclOperation.DESCRIBE, aside.subscription().queue()),
              Need.topic(AclOperation.DESCRIBE_CONFIGS, aside.subscription().queue()),
              Need.topic(AclOperation.READ, aside.subscription().queue()),
              Need.topic(AclOperation.DESCRIBE, aside.quarantine().name()),
              Need.topic(AclOperation.DESCRIBE_CONFIGS, aside.quarantine().name()),
              Need.topic(AclOperation.READ, aside.quarantine().name()),
              Need.topic(AclOperation.WRITE, aside.quarantine().name()));
      case MessageOperation.PutBack back -> {
        List<Need> needs = new ArrayList<>(needs(back.reset()));
        back.beside().ifPresent(q -> needs.add(Need.topic(AclOperation.DESCRIBE, q.name())));
        needs.add(Need.topic(AclOperation.DESCRIBE_CONFIGS, back.to().name()));
        needs.add(Need.topic(AclOperation.WRITE, back.to().name()));
        needs.add(Need.topic(AclOperation.DESCRIBE, back.quarantine().name()));
        needs.add(Need.topic(AclOperation.READ, back.quarantine().name()));
        needs.add(Need.topic(AclOperation.WRITE, back.quarantine().name()));
        yield needs;
      }
      case MessageOperation.Rewrite rewrite ->
          List.of(
              Need.topic(AclOperation.DESCRIBE, rewrite.subscription().queue()),
              Need.topic(AclOperation.DESCRIBE_CONFIGS, rewrite.subscription().queue()),
              Need.topic(AclOperation.READ, rewrite.subscription().queue()),
              Need.group(AclOperation.DESCRIBE, rewrite.subscription().group().name()),
              Need.group(AclOperation.READ, rewrite.subscription().group().name()),
              Need.topic(AclOperation.DESCRIBE, rewrite.destination().name()),
              Need.topic(AclOperation.DESCRIBE_CONFIGS, rewrite.destination().name()),
              Need.topic(AclOperation.WRITE, rewrite.destination().name()),
              Need.topic(AclOperation.DESCRIBE, rewrite.quarantine().name()),
              Need.topic(AclOperation.DESCRIBE_CONFIGS, rewrite.quarantine().name()),
              Need.topic(AclOperation.READ, rewrite.quarantine().name()),
              Need.topic(AclOperation.WRITE, rewrite.quarantine().name()));
      case MessageOperation.Redrive redrive ->
          List.of(
              Need.topic(AclOperation.DESCRIBE, redrive.subscription().queue()),
              Need.topic(AclOperation.DESCRIBE_CONFIGS, redrive.subscription().queue()),
              Need.topic(AclOperation.READ, redrive.subscription().queue()),
              Need.topic(AclOperation.DESCRIBE, redrive.destination().name()),
              Need.topic(AclOperation.DESCRIBE_CONFIGS, redrive.destination().name()),
              Need.topic(AclOperation.WRITE, redrive.destination().name()),
              Need.topic(AclOperation.DESCRIBE, redrive.marks().name()),
              Need.topic(AclOperation.DESCRIBE_CONFIGS, redrive.marks().name()),
              Need.topic(AclOperation.READ, redrive.marks().name()),
              Need.topic(AclOperation.WRITE, redrive.marks().name()));
      case MessageOperation.VoidCopies voids ->
          List.of(
              Need.topic(AclOperation.DESCRIBE, voids.quarantine().name()),
              Need.topic(AclOperation.READ, voids.quarantine().name()),
              Need.topic(AclOperation.WRITE, voids.quarantine().name()));
      case MessageOperation.PublishSkips skips -> {
        List<Need> needs =
            new ArrayList<>(
                List.of(
                    Need.topic(AclOperation.DESCRIBE, skips.subscription().queue()),
                    Need.topic(AclOperation.READ, skips.subscription().queue())));
        needs.addAll(skips(skips.list(), skips.status(), skips.group()));
        yield needs;
      }
      case MessageOperation.WithdrawSkips skips ->
          skips(skips.list(), skips.status(), skips.group());
      case MessageOperation.PauseConsumers _ -> List.of();
      case MessageOperation.ResumeConsumers _ -> List.of();
      case Operation.RestartConsumers _ -> List.of();
      case Operation.ScaleConsumers _ -> List.of();
    };
  }

  private static List<Need> skips(QueueId list, QueueId status, GroupId group) {
    return List.of(
        Need.group(AclOperation.DESCRIBE, group.name()),
        Need.topic(AclOperation.DESCRIBE, list.name()),
        Need.topic(AclOperation.DESCRIBE_CONFIGS, list.name()),
        Need.topic(AclOperation.READ, list.name()),
        Need.topic(AclOperation.WRITE, list.name()),
        Need.topic(AclOperation.DESCRIBE, status.name()),
        Need.topic(AclOperation.READ, status.name()));
  }
}
