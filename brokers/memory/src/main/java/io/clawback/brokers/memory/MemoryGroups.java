package io.clawback.brokers.memory;

import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Removes members from a group; those that live join again. */
final class MemoryGroups extends MemoryActs<RemoveMembers> {
  MemoryGroups(MemoryLink link) {
    super(link);
  }

  @Override
  void permit(MemoryCluster cluster, RemoveMembers operation) {
    link.need(cluster, MemoryRight.REMOVE_MEMBERS, operation.group().name());
  }

  @Override
  List<Part> parts(MemoryCluster cluster, RemoveMembers operation) {
    Optional<MemoryGroup> group = group(cluster, operation);
    return Stream.concat(
            operation.members().stream()
                .map(id ->
                    part(
                        "member " + id, group.map(g -> g.members().containsKey(id)).orElse(false))),
            operation.instances().stream()
                .map(name ->
                    part(
                        "instance " + name,
                        group.map(g -> g.instance(name).isPresent()).orElse(false))))
        .toList();
  }

  private static Optional<MemoryGroup> group(MemoryCluster cluster, RemoveMembers operation) {
    return Optional.ofNullable(cluster.groups().get(operation.group().name()));
  }

  private static Part part(String fact, boolean there) {
    return new Part(fact, there ? "there" : "gone", there, !there);
  }

  @Override
  void bound(MemoryCluster cluster, Mutation mutation, RemoveMembers operation) {
    if (operation.redelivered() > mutation.budget().messages()) {
      throw over(
          operation.target(),
          "%d messages would be delivered again, and %d may be."
              .formatted(operation.redelivered(), mutation.budget().messages()));
    }
  }

  @Override
  void write(MemoryCluster cluster, Mutation mutation, RemoveMembers operation) {
    String group = operation.group().name();
    operation.members().forEach(id -> cluster.memberships().expel(group, id));
    for (String name : operation.instances()) {
      group(cluster, operation)
          .flatMap(g -> g.instance(name))
          .ifPresent(m -> cluster.memberships().expel(group, m.id));
    }
  }
}
