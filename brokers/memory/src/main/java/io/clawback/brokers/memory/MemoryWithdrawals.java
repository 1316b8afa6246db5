package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.MessageOperation.WithdrawSkips;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Takes a list back, and waits until nobody leaves out anything of it any more. */
final class MemoryWithdrawals implements Acts<WithdrawSkips> {
  private static final SkipDeed.Written GONE = new SkipDeed.Written("", List.of(), Long.MAX_VALUE);
  private final MemoryLink link;

  MemoryWithdrawals(MemoryLink link) {
    this.link = link;
  }

  private SkipDeed deed(WithdrawSkips operation) {
    return new SkipDeed(link, operation, operation.list(), operation.status());
  }

  private static OperationId undone(Mutation mutation) {
    return mutation.undoes().orElse(new OperationId(""));
  }

  @Override
  public Outcome act(Mutation mutation, WithdrawSkips operation) {
    SkipDeed deed = deed(operation);
    boolean there;
    try {
      link.seam(Seam.ACT_BEGUN, operation.target());
      there =
          link.ask(cluster -> {
            deed.permit(cluster);
            return cluster.queues().containsKey(operation.list().name());
          });
    } catch (ClawbackException nothingChanged) {
      return new Outcome.Refused(nothingChanged.problem());
    }
    link.seam(Seam.CHECKED, operation.target());
    SkipDeed.Written written;
    try {
      // With its queue the list is gone: who cannot read it leaves out nothing.
      written =
          there
              ? deed.write(now -> {
                List<SkipListing.Part> listed = now.of(undone(mutation));
                return new SkipDeed.Wanted(listed, !listed.isEmpty(), true);
              })
              : GONE;
    } catch (ClawbackException e) {
      if (e.problem().category() == Category.CONNECTION) {
        throw e;
      }
      return new Outcome.Refused(e.problem()); // Nothing but a commit has an effect.
    }
    deed.await(written, true);
    return new Outcome.Done(receipt(mutation, operation, written));
  }

  /** Says too what taking it back does not bring: messages that the group is past already. */
  private Receipt receipt(Mutation mutation, WithdrawSkips operation, SkipDeed.Written written) {
    TreeMap<String, String> before = new TreeMap<>();
    TreeMap<String, String> after = new TreeMap<>();
    for (SkipListing.Part part : written.parts()) {
      long at =
          link.ask(cluster ->
              Optional.ofNullable(cluster.groups().get(operation.group().name()))
                  .flatMap(g -> g.commit(operation.subscription().queue(), part.partition()))
                  .map(MemoryGroup.Commit::offset)
                  .orElse(0L));
      boolean past = part.offsets().spans().getFirst().first() < at;
      before.put("partition " + part.partition(), "left out: " + part.offsets().text());
      after.put(
          "partition " + part.partition(),
          past
              ? "delivered, but the group is past some: at " + at + " of " + part.offsets().text()
              : "delivered");
    }
    after.put("list", "version " + written.version());
    return new Receipt(mutation.id(), before, after, Receipt.Author.PROVED);
  }

  @Override
  public Probe probe(Mutation mutation, WithdrawSkips operation) {
    SkipDeed deed = deed(operation);
    if (deed.hidden()) {
      return Probe.PARTLY;
    }
    Optional<SkipDeed.Written> now = deed.now(listing -> listing.of(undone(mutation)));
    if (now.isEmpty() || !now.get().parts().isEmpty()) {
      return Probe.NOT_STARTED;
    }
    return deed.missing(now.get(), true).isEmpty() ? Probe.DONE : Probe.PARTLY;
  }
}
