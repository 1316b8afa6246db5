package io.clawback.brokers.kafka.connect;

import io.clawback.model.error.Problem;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A right in Kafka's words.
 *
 * @param resource a name; empty for the cluster
 */
public record Need(AclOperation operation, ResourceType type, String resource) {

  /** A right on a topic. */
  public static Need topic(AclOperation operation, String topic) {
    return new Need(operation, ResourceType.TOPIC, topic);
  }

  /** A right on a group. */
  public static Need group(AclOperation operation, String group) {
    return new Need(operation, ResourceType.GROUP, group);
  }

  /** A right on the cluster itself. */
  public static Need cluster(AclOperation operation) {
    return new Need(operation, ResourceType.CLUSTER, "");
  }

  /** Such as {@code READ on TOPIC orders}. */
  public String words() {
    return operation + " on " + type + (resource.isEmpty() ? "" : " " + resource);
  }

  /** What an administrator types to give it. */
  public String grant(SortedMap<String, String> settings) {
    String target =
        switch (type) {
          case TOPIC -> "--topic " + Shell.quoted(resource);
          case GROUP -> "--group " + Shell.quoted(resource);
          case TRANSACTIONAL_ID -> "--transactional-id " + Shell.quoted(resource);
          case CLUSTER -> "--cluster";
          case UNKNOWN, ANY, DELEGATION_TOKEN, USER -> throw new IllegalStateException("" + type);
        };
    String verb =
        switch (operation) {
          case DESCRIBE -> "Describe";
          case DESCRIBE_CONFIGS -> "DescribeConfigs";
          case READ -> "Read";
          case WRITE -> "Write";
          case DELETE -> "Delete";
          case ALTER -> "Alter";
          case ALTER_CONFIGS -> "AlterConfigs";
          case UNKNOWN,
              ANY,
              ALL,
              CREATE,
              CLUSTER_ACTION,
              IDEMPOTENT_WRITE,
              CREATE_TOKENS,
              DESCRIBE_TOKENS,
              TWO_PHASE_COMMIT ->
              throw new IllegalStateException("never asked for: " + operation);
        };
    return Shell.tool("kafka-acls.sh", settings)
        + " --add --allow-principal "
        + Shell.quoted(ClientProperties.principal(settings))
        + " --operation "
        + verb
        + " "
        + target;
  }

  /** What went wrong; where that is a right, it is this one, with the command that grants it. */
  public Problem problem(KafkaConnection connection, Throwable e, String culprit) {
    Problem problem = KafkaProblems.of(e, culprit);
    return KafkaProblems.unwrapped(e) instanceof AuthorizationException
        ? naming(connection, problem, List.of(this))
        : problem;
  }

  /** The problem with all that is missing. */
  public static Problem naming(KafkaConnection connection, Problem problem, List<Need> missing) {
    var settings = connection.declaration().settings();
    return new Problem(
        problem.code(),
        problem.category(),
        problem.culprit(),
        problem.message()
            + " Missing: "
            + missing.stream().map(Need::words).collect(Collectors.joining(", "))
            + ".",
        "An administrator may type: "
            + missing.stream().map(n -> n.grant(settings)).collect(Collectors.joining("; ")));
  }
}
