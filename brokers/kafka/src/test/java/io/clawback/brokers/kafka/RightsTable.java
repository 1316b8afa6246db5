package io.clawback.brokers.kafka;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** What docs/brokers/kafka.md says of rights, as data: which there are, who has which. */
final class RightsTable {
  private RightsTable() {}

  /** A right on the cluster, or on all things of that type. */
  record R(AclOperation operation, ResourceType type) {
    AclBinding of(String user) {
      String name = type == ResourceType.CLUSTER ? "kafka-cluster" : "*";
      return KafkaFixture.right(user, type, name, operation);
    }

    @Override
    public String toString() {
      return operation + " on " + type;
    }
  }

  static final R SEE_CLUSTER = new R(AclOperation.DESCRIBE, ResourceType.CLUSTER);
  static final R SEE_QUOTAS = new R(AclOperation.DESCRIBE_CONFIGS, ResourceType.CLUSTER);
  static final R SET_QUOTAS = new R(AclOperation.ALTER_CONFIGS, ResourceType.CLUSTER);
  static final R SEE_TRANSACTION = new R(AclOperation.DESCRIBE, ResourceType.TRANSACTIONAL_ID);
  static final R SEE_TOPIC = new R(AclOperation.DESCRIBE, ResourceType.TOPIC);
  static final R SEE_SETTINGS = new R(AclOperation.DESCRIBE_CONFIGS, ResourceType.TOPIC);
  static final R READ_TOPIC = new R(AclOperation.READ, ResourceType.TOPIC);
  static final R ALTER_TOPIC = new R(AclOperation.ALTER, ResourceType.TOPIC);
  static final R SET_SETTINGS = new R(AclOperation.ALTER_CONFIGS, ResourceType.TOPIC);
  static final R SEE_GROUP = new R(AclOperation.DESCRIBE, ResourceType.GROUP);
  static final R READ_GROUP = new R(AclOperation.READ, ResourceType.GROUP);
  static final R DELETE_GROUP = new R(AclOperation.DELETE, ResourceType.GROUP);

  /** Looking, but for the messages themselves. */
  private static final List<R> GLANCING =
      List.of(SEE_CLUSTER, SEE_QUOTAS, SEE_TRANSACTION, SEE_TOPIC, SEE_SETTINGS, SEE_GROUP);

  private static final List<R> LOOKING = with(GLANCING, READ_TOPIC);
  private static final List<R> ACTING =
      with(LOOKING, ALTER_TOPIC, SET_SETTINGS, READ_GROUP, DELETE_GROUP, SET_QUOTAS);

  private static List<R> with(List<R> some, R... more) {
    List<R> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }

  /**
   * Somebody who has all rights of a profile but one, or all of them.
   *
   * @param user a login of its own
   */
  record Somebody(String user, boolean acting, Set<R> rights) {
    boolean has(Set<R> wanted) {
      return wanted.stream().allMatch(this::has);
    }

    /** Whether the authorizer grants it: some rights bring others along. */
    boolean has(R wanted) {
      return rights.stream()
          .filter(r -> r.type() == wanted.type())
          .map(R::operation)
          .anyMatch(o ->
              o == wanted.operation()
                  || switch (wanted.operation()) {
                    case DESCRIBE ->
                        o == AclOperation.READ
                            || o == AclOperation.ALTER
                            || o == AclOperation.DELETE;
                    case DESCRIBE_CONFIGS -> o == AclOperation.ALTER_CONFIGS;
                    default -> false;
                  });
    }

    @Override
    public String toString() {
      return user;
    }
  }

  /** Everybody with a whole profile, and everybody with one right less. */
  static List<Somebody> everybody() {
    List<Somebody> all = new ArrayList<>();
    profile(all, "acting", true, ACTING);
    profile(all, "looking", false, LOOKING);
    profile(all, "glancing", false, GLANCING);
    return all;
  }

  private static void profile(List<Somebody> all, String name, boolean acting, List<R> rights) {
    all.add(new Somebody(name, acting, new LinkedHashSet<>(rights)));
    for (R lacks : rights) {
      Set<R> rest = new LinkedHashSet<>(rights);
      rest.remove(lacks);
      String user = name + "-without-" + lacks.operation() + "-" + lacks.type();
      all.add(new Somebody(user.toLowerCase(java.util.Locale.ROOT), acting, rest));
    }
  }
}
