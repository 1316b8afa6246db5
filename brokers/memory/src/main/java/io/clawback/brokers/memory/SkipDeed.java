package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What publishing a list and taking it back have in common. */
final class SkipDeed {
  private final MemoryLink link;
  private final MessageOperation operation;
  private final QueueId list;
  private final QueueId status;

  SkipDeed(MemoryLink link, MessageOperation operation, QueueId list, QueueId status) {
    this.link = link;
    this.operation = operation;
    this.list = list;
    this.status = status;
  }

  /**
   * What is in the list now.
   *
   * @param incarnation of the list; empty when it is gone
   * @param version who has read up to there knows it
   */
  record Written(String incarnation, List<SkipListing.Part> parts, long version) {}

  /** Whether both queues are there and ours to write to. Alone. */
  void permit(MemoryCluster cluster) {
    link.need(cluster, MemoryRight.READ_MESSAGES, list.name());
    link.need(cluster, MemoryRight.WRITE_MESSAGES, list.name());
    link.need(cluster, MemoryRight.READ_MESSAGES, status.name());
    MemoryActs.notInternal(cluster, list.name());
    MemoryActs.notInternal(cluster, status.name());
  }

  /** The subscription's transactions end each other; so does this one. Alone. */
  private MemoryTransaction fence(MemoryCluster cluster) {
    return cluster.begin(
        MemoryQuarantine.producer(operation.subscription().queue(), operation.group().name()));
  }

  /**
   * Writes what {@code wanted} finds to be wanted, all of it in one transaction, unless that is
   * nothing. An empty value takes a part back.
   */
  Written write(Function<SkipListing, Wanted> wanted) {
    List<SkipListing.Part> parts = new ArrayList<>();
    String[] incarnation = {""};
    long[] version = {0};
    Optional<MemoryTransaction> open =
        link.ask(cluster -> {
          MemoryTransaction transaction = fence(cluster);
          try {
            MemoryQuarantine.mustHideNothing(cluster, list);
            MemoryQueue queue = MemoryActs.queue(cluster, list.name());
            SkipListing now = SkipListing.read(queue);
            Wanted all = wanted.apply(now);
            parts.addAll(all.parts());
            incarnation[0] = queue.incarnation();
            version[0] = now.version();
            if (!all.writes()) {
              transaction.close();
              return Optional.empty();
            }
            for (SkipListing.Part part : all.parts()) {
              version[0] = 1 + append(cluster, transaction, part, all.takesBack());
            }
            return Optional.of(transaction);
          } catch (ClawbackException e) {
            transaction.close();
            throw e;
          }
        });
    if (open.isPresent()) {
      commit(open.get(), incarnation[0]);
      link.seam(Seam.WRITTEN, operation.target());
    }
    return new Written(incarnation[0], parts, version[0]);
  }

  /**
   * What is to be in the list.
   *
   * @param writes whether it is not there yet
   * @param takesBack whether it is taken out of the list
   */
  record Wanted(List<SkipListing.Part> parts, boolean writes, boolean takesBack) {}

  private long append(
      MemoryCluster cluster,
      MemoryTransaction transaction,
      SkipListing.Part part,
      boolean takesBack) {
    return transaction.append(
        list.name(),
        0,
        cluster.clock().now().toEpochMilli(),
        part.key(),
        takesBack ? null : part.value(),
        MemoryQuarantine.pairs(List.of()));
  }

  private void commit(MemoryTransaction transaction, String incarnation) {
    try {
      link.seam(Seam.REREAD, operation.target());
      link.ask(cluster -> {
        if (!transaction.open()) {
          throw MemoryLink.stale(operation.target(), "Another run fenced this one.");
        }
        MemoryQuarantine.mustBe(cluster, list, incarnation);
        transaction.commit();
        return transaction;
      });
    } catch (ClawbackException e) {
      transaction.close();
      throw e;
    }
  }

  /**
   * Lets the members hear, and says which of them have not said that they have it.
   *
   * @param silentToo whether one counts that never said anything: it leaves out nothing
   */
  List<String> missing(Written written, boolean silentToo) {
    return link.ask(cluster -> {
      cluster.memberships().hear(operation.group().name());
      var words = MemberWord.all(MemoryActs.queue(cluster, status.name()));
      List<String> missing = new ArrayList<>();
      MemoryGroup group = cluster.groups().get(operation.group().name());
      for (String member : group == null ? List.<String>of() : group.members().keySet()) {
        MemberWord word = words.get(member);
        boolean has = word != null && word.has(written.incarnation(), written.version());
        boolean none = silentToo && (word == null || word.equals(MemberWord.UNREADABLE));
        if (!has && !none) {
          missing.add(member);
        }
      }
      return missing;
    });
  }

  /** Who is in the group. */
  int members() {
    return link.ask(cluster ->
        Optional.ofNullable(cluster.groups().get(operation.group().name()))
            .map(g -> g.members().size())
            .orElse(0));
  }

  /** Waits until all have it; throws naming those who have not. */
  void await(Written written, boolean silentToo) {
    if (!missing(written, silentToo).isEmpty()) {
      link.seam(Seam.CONFIRMED, operation.target());
      List<String> missing = missing(written, silentToo);
      if (!missing.isEmpty()) {
        throw new ClawbackException(
            new Problem(
                "memory.skip-unacknowledged",
                Category.CONSUMERS,
                operation.target(),
                "The list is published, and %d of %d members have not said that they have it: %s."
                    .formatted(missing.size(), members(), String.join(", ", missing)),
                "Let them listen to it or stop them, then resume the run; or take it back."));
      }
    }
  }

  /** Whether a transaction hides what the list says. */
  boolean hidden() {
    return link.ask(cluster -> MemoryQuarantine.hides(cluster, list));
  }

  /** The list as it is now; empty when its queue is gone. */
  Optional<Written> now(Function<SkipListing, List<SkipListing.Part>> which) {
    return link.ask(cluster ->
        Optional.ofNullable(cluster.queues().get(list.name()))
            .map(queue -> {
              SkipListing listing = SkipListing.read(queue);
              return new Written(queue.incarnation(), which.apply(listing), listing.version());
            }));
  }
}
