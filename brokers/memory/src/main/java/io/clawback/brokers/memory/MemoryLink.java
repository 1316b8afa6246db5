package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import java.util.function.Function;

/** The plugin's connection: finds the cluster, and refuses the wrong one, at every call. */
final class MemoryLink {
  private final BrokerDeclaration declaration;
  private final Limits limits;
  private final String world;
  private final String principal;

  MemoryLink(BrokerDeclaration declaration, Limits limits, String world, String principal) {
    this.declaration = declaration;
    this.limits = limits;
    this.world = world;
    this.principal = principal;
  }

  BrokerId id() {
    return declaration.id();
  }

  BrokerDeclaration declaration() {
    return declaration;
  }

  Limits limits() {
    return limits;
  }

  /** The cluster; throws when it cannot be reached or is not the declared one. */
  MemoryCluster cluster() {
    MemoryCluster cluster =
        MemoryWorlds.find(world)
            .filter(c -> !c.alone(c::isDown))
            .orElseThrow(() ->
                trouble(
                    "unreachable",
                    Category.CONNECTION,
                    id().toString(),
                    "The memory world " + world + " does not answer.",
                    "Make the world known, or bring it up again."));
    if (!cluster.clusterId().equals(declaration.clusterId())) {
      throw trouble(
          "wrong-cluster",
          Category.WRONG_TARGET,
          id().toString(),
          "It says it is %s, and %s was declared."
              .formatted(cluster.clusterId(), declaration.clusterId()),
          "Correct the address or the declared cluster id.");
    }
    return cluster;
  }

  /** One request: atomic, and answered only by the right cluster. */
  <T> T ask(Function<MemoryCluster, T> request) {
    MemoryCluster cluster = cluster();
    return cluster.alone(() -> request.apply(cluster));
  }

  /** Lets the world change here. */
  void seam(Seam seam, String target) {
    MemoryWorlds.find(world)
        .map(c -> c.alone(c::listener))
        .ifPresent(listener -> listener.at(seam, target));
  }

  boolean may(MemoryCluster cluster, MemoryRight right, String name) {
    return !cluster.isDenied(principal, right, name);
  }

  /** Throws when the right is missing. Call alone. */
  void need(MemoryCluster cluster, MemoryRight right, String name) {
    if (!may(cluster, right, name)) {
      throw new ClawbackException(missing(right, name));
    }
  }

  Problem missing(MemoryRight right, String name) {
    return problem(
        "missing-right",
        Category.RIGHTS,
        name,
        "The principal '" + principal + "' has no " + right + " on " + name + ".",
        "Grant " + right + " on " + name + ".");
  }

  static Problem problem(
      String code, Category category, String culprit, String message, String nextMove) {
    return new Problem("memory." + code, category, culprit, message, nextMove);
  }

  static ClawbackException trouble(
      String code, Category category, String culprit, String message, String nextMove) {
    return new ClawbackException(problem(code, category, culprit, message, nextMove));
  }

  static ClawbackException stale(String culprit, String message) {
    return trouble("stale", Category.STALE, culprit, message, "Look again and make a new plan.");
  }
}
