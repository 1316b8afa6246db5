package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What all acts have in common: check, compare every part with plan and wish, write, read back. The
 * check and the write are two requests, as with any real broker; a {@link Seam} lies between.
 */
abstract class MemoryActs<O extends Operation> implements Acts<O> {
  final MemoryLink link;

  MemoryActs(MemoryLink link) {
    this.link = link;
  }

  /**
   * One part of an operation as it is now.
   *
   * @param fact its name in the receipt
   * @param now its state
   * @param planned whether that is as planned
   * @param holds whether that is as wanted
   */
  record Part(String fact, String now, boolean planned, boolean holds) {}

  /** Throws when it could never be done by this connection: rights, internal queues. Alone. */
  abstract void permit(MemoryCluster cluster, O operation);

  /** The parts as they are now; throws {@code STALE} when the resource is gone. Alone. */
  abstract List<Part> parts(MemoryCluster cluster, O operation);

  /** Throws when it must not be done now: budget, bounds, members. Alone. */
  abstract void bound(MemoryCluster cluster, Mutation mutation, O operation);

  /** Makes all parts as wanted; throws only when nothing was changed. Alone. */
  abstract void write(MemoryCluster cluster, Mutation mutation, O operation);

  /** Whether the resource proves that this mutation made it so. Alone. */
  Receipt.Author author(MemoryCluster cluster, Mutation mutation, O operation) {
    return Receipt.Author.UNKNOWN;
  }

  @Override
  public final Outcome act(Mutation mutation, O operation) {
    List<Part> before;
    try {
      link.seam(Seam.ACT_BEGUN, operation.target());
      before = look(operation);
      if (before.stream().allMatch(Part::holds)) {
        return done(mutation, operation, before, before);
      }
      refuseStale(operation, before);
      link.ask(cluster -> {
        bound(cluster, mutation, operation);
        return before;
      });
      link.seam(Seam.CHECKED, operation.target());
    } catch (ClawbackException nothingChanged) {
      return new Outcome.Refused(nothingChanged.problem());
    }
    return carryOut(mutation, operation, before);
  }

  /** The write and the second look. */
  Outcome carryOut(Mutation mutation, O operation, List<Part> before) {
    try {
      link.ask(cluster -> {
        write(cluster, mutation, operation);
        return before;
      });
    } catch (ClawbackException nothingChanged) {
      return new Outcome.Refused(nothingChanged.problem());
    }
    link.seam(Seam.WRITTEN, operation.target());
    List<Part> after = look(operation);
    link.seam(Seam.CONFIRMED, operation.target());
    return judge(mutation, operation, before, after);
  }

  final List<Part> look(O operation) {
    if (!operation.broker().equals(link.id())) {
      throw MemoryLink.trouble(
          "other-broker",
          Category.USAGE,
          operation.target(),
          "It lives on " + operation.broker() + ", and this is " + link.id() + ".",
          "Ask the broker it lives on.");
    }
    return link.ask(cluster -> {
      permit(cluster, operation);
      return parts(cluster, operation);
    });
  }

  static <O extends Operation> void refuseStale(O operation, List<Part> parts) {
    for (Part part : parts) {
      if (!part.planned() && !part.holds()) {
        throw MemoryLink.stale(
            operation.target(), part.fact() + " is " + part.now() + ", not as planned.");
      }
    }
  }

  final Outcome judge(Mutation mutation, O operation, List<Part> before, List<Part> after) {
    if (after.stream().allMatch(Part::holds)) {
      return done(mutation, operation, before, after);
    }
    return new Outcome.Superseded(
        MemoryLink.stale(operation.target(), "Another writer changed it: " + facts(after))
            .problem());
  }

  private Outcome done(Mutation mutation, O operation, List<Part> before, List<Part> after) {
    Receipt.Author author = link.ask(cluster -> author(cluster, mutation, operation));
    return new Outcome.Done(new Receipt(mutation.id(), facts(before), facts(after), author));
  }

  private static SortedMap<String, String> facts(List<Part> parts) {
    SortedMap<String, String> facts = new TreeMap<>();
    parts.forEach(part -> facts.put(part.fact(), part.now()));
    return facts;
  }

  @Override
  public final Probe probe(Mutation mutation, O operation) {
    List<Part> parts;
    try {
      parts = look(operation);
    } catch (ClawbackException e) {
      if (e.problem().category() == Category.STALE) {
        return Probe.NOT_STARTED;
      }
      throw e;
    }
    if (parts.stream().anyMatch(p -> !p.planned() && !p.holds())) {
      return Probe.SUPERSEDED;
    }
    if (parts.stream().noneMatch(Part::holds)) {
      return Probe.NOT_STARTED;
    }
    if (!parts.stream().allMatch(Part::holds)) {
      return Probe.PARTLY;
    }
    return switch (link.ask(cluster -> author(cluster, mutation, operation))) {
      case PROVED -> Probe.DONE;
      case UNKNOWN -> Probe.STATE_HOLDS;
    };
  }

  /** The queue, or {@code STALE}. Alone. */
  static MemoryQueue queue(MemoryCluster cluster, String name) {
    MemoryQueue queue = cluster.queues().get(name);
    if (queue == null) {
      throw MemoryLink.stale(name, "There is no such queue any more.");
    }
    return queue;
  }

  /** Throws for the broker's own queues. Alone. */
  static void notInternal(MemoryCluster cluster, String name) {
    MemoryQueue queue = cluster.queues().get(name);
    if (queue != null && queue.internal()) {
      throw MemoryLink.trouble(
          "internal-queue",
          Category.USAGE,
          name,
          "It is the broker's own queue.",
          "Leave it alone.");
    }
  }

  static ClawbackException over(String culprit, String message) {
    return MemoryLink.trouble(
        "over-budget", Category.LIMIT, culprit, message, "Raise the policy's budget by name.");
  }
}
