package io.clawback.model.fleet;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import java.util.List;
import java.util.Optional;

/**
 * Everything the owner declared. Holds references to secrets, never secrets.
 *
 * @param environments in the order of the file
 * @param brokers in the order of the file
 * @param tenants in the order of the file
 * @param objectives in the order of the file; the first that matches a subscription is its
 *     objective
 * @param policies in the order of the file; the first that matches decides
 * @param parity rules between environments
 * @param consumers who can scale and restart which group
 * @param sinks where ledger entries are copied to
 * @param contents what messages mean; the first that matches a queue holds
 * @param limits bounds on everything
 * @param digest {@code sha256:} of the config text, before secrets were resolved
 */
public record Fleet(
    List<Environment> environments,
    List<BrokerDeclaration> brokers,
    List<Tenant> tenants,
    List<Objective> objectives,
    List<Policy> policies,
    List<ParityRule> parity,
    List<ConsumersDeclaration> consumers,
    List<SinkDeclaration> sinks,
    List<ContentDeclaration> contents,
    Limits limits,
    String digest) {
  public Fleet {
    environments = List.copyOf(environments);
    brokers = List.copyOf(brokers);
    tenants = List.copyOf(tenants);
    objectives = List.copyOf(objectives);
    policies = List.copyOf(policies);
    parity = List.copyOf(parity);
    consumers = List.copyOf(consumers);
    sinks = List.copyOf(sinks);
    contents = List.copyOf(contents);
  }

  /** A fleet that declares nothing of its messages. */
  public Fleet(
      List<Environment> environments,
      List<BrokerDeclaration> brokers,
      List<Tenant> tenants,
      List<Objective> objectives,
      List<Policy> policies,
      List<ParityRule> parity,
      List<ConsumersDeclaration> consumers,
      List<SinkDeclaration> sinks,
      Limits limits,
      String digest) {
    this(
        environments,
        brokers,
        tenants,
        objectives,
        policies,
        parity,
        consumers,
        sinks,
        List.of(),
        limits,
        digest);
  }

  /**
   * What is declared of the queue's messages: the first that matches, else {@link
   * ContentDeclaration#DEFAULT}.
   */
  public ContentDeclaration content(QueueId queue) {
    TenantName tenant = sole(owners(queue));
    return contents.stream()
        .filter(c -> c.matches(tenant, queue))
        .findFirst()
        .orElse(ContentDeclaration.DEFAULT);
  }

  /** The declared broker, if any. */
  public Optional<BrokerDeclaration> broker(BrokerId id) {
    return brokers.stream().filter(b -> b.id().equals(id)).findFirst();
  }

  /**
   * Who owns the queue: none, one, or (a fault the owner must settle; nothing is mutated then)
   * several.
   */
  public List<TenantName> owners(QueueId queue) {
    return tenants.stream().filter(t -> t.ownsQueue(queue)).map(Tenant::name).toList();
  }

  /** Who owns the group by its name: none, one, or several. */
  public List<TenantName> owners(GroupId group) {
    return tenants.stream().filter(t -> t.ownsGroup(group)).map(Tenant::name).toList();
  }

  /** Who owns the subscription: the group's owner where one is declared, else the queue's. */
  public List<TenantName> owners(SubscriptionId subscription) {
    List<TenantName> byGroup = owners(subscription.group());
    return byGroup.isEmpty() ? owners(subscription.queueId()) : byGroup;
  }

  /**
   * The one tenant among {@code owners}; {@link TenantName#UNOWNED} when there is none or more than
   * one.
   */
  public static TenantName sole(List<TenantName> owners) {
    return owners.size() == 1 ? owners.getFirst() : TenantName.UNOWNED;
  }

  /** The objective that holds for the subscription: the first declared that matches. */
  public Optional<Objective> objective(SubscriptionId subscription) {
    TenantName tenant = sole(owners(subscription));
    return objectives.stream().filter(o -> o.scope().matches(tenant, subscription)).findFirst();
  }

  /**
   * The policy that decides for something of {@code tenant} in {@code environment}: the first
   * declared that matches.
   */
  public Optional<Policy> policy(
      TenantName tenant, String environment, String queue, String group) {
    return policies.stream()
        .filter(p -> p.scope().matches(tenant, environment, queue, group))
        .findFirst();
  }

  /** Who can scale and restart the group's consumers, if declared. */
  public Optional<ConsumersDeclaration> consumersOf(GroupId group) {
    return consumers.stream().filter(c -> c.group().equals(group)).findFirst();
  }
}
