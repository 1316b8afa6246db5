package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryCluster;
import io.clawback.brokers.memory.MemoryConsumer;
import io.clawback.model.observed.GroupState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The consumers of the group: the owner's own, which stop at poison and outlive every process of
 * ours, and now and then somebody else's, which know what to do with it.
 */
final class OwnersConsumers {
  private final MemoryCluster cluster;
  private final Source source;
  private final boolean listen;
  private final List<MemoryConsumer> running = new ArrayList<>();
  private Optional<MemoryConsumer> foreign = Optional.empty();

  /** Read by whoever looks at the fleet, from another thread. */
  private volatile int count;

  /**
   * @param listen whether the owner's own can be told what to leave out
   */
  OwnersConsumers(MemoryCluster cluster, Source source, boolean listen) {
    this.cluster = cluster;
    this.source = source;
    this.listen = listen;
  }

  int count() {
    return count;
  }

  /** So many of the owner's own run from now on. */
  void run(int wanted) {
    while (running.size() < wanted) {
      MemoryConsumer consumer = cluster.join(GroupState.Kind.CLASSIC, Source.GROUP, Source.QUEUE);
      running.add(listen ? consumer.listen(MessageWorld.LIST, MessageWorld.STATUS) : consumer);
    }
    while (running.size() > wanted) {
      running.removeLast().close();
    }
    count = wanted;
  }

  /** The owner's own that run. */
  List<MemoryConsumer> running() {
    return List.copyOf(running);
  }

  /** Whether they hear what they are told; what one has heard before holds. */
  void deaf(int number, boolean now) {
    running.get(number % running.size()).deaf(now);
  }

  boolean foreignIn() {
    return foreign.isPresent();
  }

  /** Whether anybody is in the group but us. */
  boolean anybodyIn() {
    return count > 0 || foreignIn();
  }

  void foreignJoins() {
    foreign = Optional.of(cluster.join(GroupState.Kind.CLASSIC, Source.GROUP, Source.QUEUE));
  }

  void foreignLeaves() {
    foreign.ifPresent(MemoryConsumer::close);
    foreign = Optional.empty();
  }

  /** Each reads a little and commits what it has processed. */
  void work() {
    for (MemoryConsumer consumer : running) {
      work(consumer, 2, true);
    }
    foreign.ifPresent(consumer -> work(consumer, 3, false));
  }

  private void work(MemoryConsumer consumer, int atMost, boolean stopsAtPoison) {
    if (listen) {
      consumer.hear();
    }
    List<Integer> mine = consumer.assigned().getOrDefault(Source.QUEUE, List.of());
    for (int p : mine) {
      long next = source.consume(p, atMost, stopsAtPoison, consumer);
      long before = source.position(p);
      if (next > before && (next > 0 || before != Source.NOWHERE)) {
        if (!consumer.commit(Source.QUEUE, Map.of(p, next))) {
          throw new IllegalStateException("a member's commit was refused");
        }
        source.moved(p, next);
      }
    }
  }
}
