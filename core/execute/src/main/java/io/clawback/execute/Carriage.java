package io.clawback.execute;

import io.clawback.ledger.Ledger;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Carries messages in the one order that loses none (SAFETY I2, I3): read, kept whole on disk,
 * intent on disk, placed and confirmed, receipt on disk, settled, outcome on disk. What it did is
 * in the ledger and nowhere else, so that whoever comes after a crash goes on just there. Every
 * other operation goes by unchanged. For one run. Thread-safe as long as each operation is one
 * thread's.
 */
final class Carriage implements Hands {
  private final Order order;
  private final Progress progress;
  private final Hands hands;
  private final Custody custody;
  private final Pace pace;
  private final BooleanSupplier stop;
  private final Batches batches;
  private final Returns returns;

  Carriage(
      Ledger ledger,
      Order order,
      Journal journal,
      Hands hands,
      Custody custody,
      Pace pace,
      BooleanSupplier stop) {
    this.order = order;
    boolean carries = order.plan().steps().anyMatch(s -> s.operation() instanceof MessageOperation);
    this.progress = carries ? Progress.of(ledger, order.run()) : new Progress();
    this.hands = hands;
    this.custody = custody;
    this.pace = pace;
    this.stop = stop;
    this.batches = new Batches(order, journal, progress, custody);
    this.returns = new Returns(order, hands, custody, progress, batches, this::goesOn);
  }

  @Override
  public Outcome act(Mutation mutation, Operation operation) throws InterruptedException {
    return switch (operation) {
      case MessageOperation.Carried o -> carry(mutation, o);
      case MessageOperation.PutBack o -> returns.act(mutation, o);
      case MessageOperation.PassOver o -> {
        Optional<Problem> loose = new Accounts(order, progress).loose(o);
        yield loose.isPresent() ? new Outcome.Refused(loose.get()) : hands.act(mutation, operation);
      }
      case MessageOperation.PublishSkips o -> {
        Optional<Problem> loose = new Accounts(order, progress).loose(o);
        yield loose.isPresent() ? new Outcome.Refused(loose.get()) : hands.act(mutation, operation);
      }
      default -> hands.act(mutation, operation);
    };
  }

  @Override
  public Probe probe(Mutation mutation, Operation operation) {
    if (operation instanceof MessageOperation.PutBack back) {
      return returns.probe(mutation, back);
    }
    if (!(operation instanceof MessageOperation.Carried carried)) {
      return hands.probe(mutation, operation);
    }
    Progress.Carried told = progress.of(mutation.id());
    if (told.done() == Slices.of(carried).size()) {
      return Probe.DONE;
    }
    return untouched(told) ? Probe.NOT_STARTED : Probe.PARTLY;
  }

  @Override
  public Transfer.Passage open(Mutation mutation, MessageOperation operation) {
    return hands.open(mutation, operation);
  }

  private Outcome carry(Mutation mutation, MessageOperation.Carried operation)
      throws InterruptedException {
    Progress.Carried told = progress.of(mutation.id());
    Slices slices = Slices.of(operation);
    if (slices.size() > mutation.budget().messages()) {
      return new Outcome.Refused(overBudget(mutation, operation, slices.size()));
    }
    if (told.done() < slices.size()) {
      Transfer.Passage passage;
      try {
        passage = hands.open(mutation, operation);
      } catch (ClawbackException e) {
        // Nothing of it was ever placed: that it cannot be done is its outcome.
        if (untouched(told) && certain(e.problem())) {
          return new Outcome.Refused(e.problem());
        }
        throw e;
      }
      try (passage) {
        walk(passage, mutation, operation, slices, told);
      } catch (ClawbackException e) {
        if (untouched(told) && certain(e.problem())) {
          return new Outcome.Refused(e.problem());
        }
        throw e;
      }
    }
    return new Outcome.Done(receipt(mutation, operation, slices, told));
  }

  private void walk(
      Transfer.Passage passage,
      Mutation mutation,
      MessageOperation.Carried operation,
      Slices slices,
      Progress.Carried told)
      throws InterruptedException {
    Load load =
        operation instanceof MessageOperation.Rewrite rewrite
            ? new Rewriting(passage, mutation, custody, batches, rewrite)
            : new Whole(passage, mutation, custody, batches);
    if (told.open().isPresent()
        && told.witness().isPresent()
        && !passage.witness().equals(told.witness())) {
      throw forgotten(operation, told.open().get().number());
    }
    told.open().ifPresent(open -> load.settle(open, slices));
    Pace.Walk walk = pace.begin(operation);
    while (told.done() < slices.size()) {
      goesOn(operation);
      long before = told.done();
      load.next(slices, told.settled().size(), before);
      if (told.done() < slices.size()) {
        walk.went(told.done() - before, () -> goesOn(operation));
      }
    }
  }

  private static ClawbackException forgotten(MessageOperation operation, int number) {
    return new ClawbackException(
        new Problem(
            "run.witness-gone",
            Category.STALE,
            operation.target(),
            "whether batch "
                + number
                + " was put back stood in a queue that was removed and made again meanwhile.",
            "Look at the end of the queue, then end the run with `clawback rollback`; what is"
                + " missing is in the rollback store."));
  }

  private static boolean untouched(Progress.Carried told) {
    return told.settled().isEmpty() && told.open().isEmpty();
  }

  private static boolean certain(Problem problem) {
    return problem.category() != Category.CONNECTION && problem.category() != Category.STORAGE;
  }

  private void goesOn(MessageOperation operation) {
    if (stop.getAsBoolean()) {
      throw new ClawbackException(
          new Problem(
              "run.stopped",
              Category.CONNECTION,
              operation.target(),
              "somebody wants the run to end; what was begun is final or has no effect.",
              "Go on with `clawback resume`, or take it back with `clawback rollback`."));
    }
  }

  private static Problem overBudget(Mutation mutation, MessageOperation operation, long wanted) {
    return new Problem(
        "run.over-budget",
        Category.LIMIT,
        operation.target(),
        "it is about " + wanted + " messages, and may be about " + mutation.budget().messages(),
        "Raise the policy's budget by name, or plan for less.");
  }

  private static Receipt receipt(
      Mutation mutation, MessageOperation.Carried operation, Slices slices, Progress.Carried told) {
    TreeMap<String, String> before = new TreeMap<>();
    before.put("chosen", Long.toString(slices.size()));
    TreeMap<String, String> after = new TreeMap<>();
    after.put("batches", Integer.toString(told.settled().size()));
    after.put("messages", Long.toString(told.messages().count()));
    if (operation instanceof MessageOperation.Rewrite) {
      long written = told.written().stream().mapToLong(w -> w.messages().count()).sum();
      after.put("written", Long.toString(written));
      after.put("quarantined", Long.toString(told.messages().count() - written));
      after.put("order", "kept within each partition, not against what arrived meanwhile");
    }
    return new Receipt(mutation.id(), before, after, Receipt.Author.PROVED);
  }
}
