package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Publishes which messages a group leaves out: all of the list in one transaction, then every
 * member has to say that it has it. The log itself is not touched.
 */
final class MemorySkips implements Acts<PublishSkips> {
  private final MemoryLink link;

  MemorySkips(MemoryLink link) {
    this.link = link;
  }

  private SkipDeed deed(PublishSkips operation) {
    return new SkipDeed(link, operation, operation.list(), operation.status());
  }

  @Override
  public Outcome act(Mutation mutation, PublishSkips operation) {
    SkipDeed deed = deed(operation);
    try {
      link.seam(Seam.ACT_BEGUN, operation.target());
      link.ask(cluster -> {
        deed.permit(cluster);
        check(cluster, mutation, operation);
        return operation;
      });
    } catch (ClawbackException nothingChanged) {
      return new Outcome.Refused(nothingChanged.problem());
    }
    link.seam(Seam.CHECKED, operation.target());
    SkipDeed.Written written;
    try {
      written = deed.write(now -> wanted(mutation, operation, now));
    } catch (ClawbackException e) {
      if (e.problem().category() == Category.CONNECTION) {
        throw e;
      }
      return new Outcome.Refused(e.problem()); // Nothing but a commit has an effect.
    }
    deed.await(written, false);
    TreeMap<String, String> before = new TreeMap<>();
    TreeMap<String, String> after = new TreeMap<>();
    operation
        .chosen()
        .forEach(c -> {
          before.put("partition " + c.partition(), "delivered");
          after.put("partition " + c.partition(), "left out: " + c.offsets());
        });
    after.put("list", written.parts().size() + " parts, version " + written.version());
    after.put("members", deed.members() + " have it");
    return new Outcome.Done(new Receipt(mutation.id(), before, after, Receipt.Author.PROVED));
  }

  private static SkipDeed.Wanted wanted(
      Mutation mutation, PublishSkips operation, SkipListing now) {
    List<SkipListing.Part> ours = now.of(mutation.id());
    if (!ours.isEmpty()) {
      return new SkipDeed.Wanted(ours, false, false);
    }
    List<SkipListing.Part> parts = new ArrayList<>();
    for (Chosen chosen : operation.chosen()) {
      OffsetSpans spans = chosen.spans();
      notTwice(mutation, operation, now, chosen);
      parts.add(
          new SkipListing.Part(
              operation.incarnation(),
              operation.group().name(),
              mutation.id().value(),
              chosen.partition(),
              spans));
    }
    return new SkipDeed.Wanted(parts, !parts.isEmpty(), false);
  }

  /** Taking one of two lists back would not bring back what the other names too. */
  private static void notTwice(
      Mutation mutation, PublishSkips operation, SkipListing now, Chosen chosen) {
    for (SkipListing.Part other :
        now.others(mutation.id(), operation.incarnation(), operation.group().name())) {
      if (other.partition() == chosen.partition()
          && other.offsets().spans().stream().anyMatch(s -> touches(chosen.spans(), s))) {
        throw MemoryLink.trouble(
            "skip-listed",
            Category.STALE,
            operation.target(),
            "Operation %s leaves out some of the same messages of partition %d already."
                .formatted(other.operation(), other.partition()),
            "Go on with that run, or take it back, then plan again.");
      }
    }
  }

  private static boolean touches(OffsetSpans some, OffsetSpans.Span span) {
    return some.spans().stream()
        .anyMatch(s -> s.first() <= span.last() && span.first() <= s.last());
  }

  private static void check(MemoryCluster cluster, Mutation mutation, PublishSkips operation) {
    String source = operation.subscription().queue();
    MemoryActs.notInternal(cluster, source);
    if (operation.messages() > mutation.budget().messages()) {
      throw MemoryActs.over(
          operation.target(),
          "It is about %d messages, and may be about %d; nothing was changed."
              .formatted(operation.messages(), mutation.budget().messages()));
    }
    new MemoryReads(source, operation.incarnation(), operation.target()).same(cluster);
    MemoryActs.queue(cluster, operation.status().name());
    MemoryQueue list = MemoryActs.queue(cluster, operation.list().name());
    List<String> wrong = new ArrayList<>();
    if (operation.list().equals(operation.status()) || operation.list().name().equals(source)) {
      wrong.add("it is another queue of the same step");
    }
    if (list.partitions().size() != 1) {
      wrong.add("it has several partitions, and a list has one order");
    }
    if (!list.inForce("cleanup.policy").filter("compact"::equals).isPresent()) {
      wrong.add("it would drop what is old");
    }
    if (!wrong.isEmpty()) {
      throw MemoryLink.trouble(
          "unsafe-skip-list",
          Category.LIMIT,
          operation.list().toString(),
          "A list would not be safe there: " + String.join("; ", wrong) + ".",
          "Change its settings, or name another queue.");
    }
  }

  @Override
  public Probe probe(Mutation mutation, PublishSkips operation) {
    SkipDeed deed = deed(operation);
    if (deed.hidden()) {
      return Probe.PARTLY;
    }
    Optional<SkipDeed.Written> now = deed.now(listing -> listing.of(mutation.id()));
    if (now.isEmpty() || now.get().parts().isEmpty()) {
      return Probe.NOT_STARTED;
    }
    return deed.missing(now.get(), false).isEmpty() ? Probe.DONE : Probe.PARTLY;
  }
}
