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
import io.clawback.spi.broker.Transfer.Batch;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Carries messages in the one order that loses none (SAFETY I2, I3): read, kept whole on disk,
 * intent on disk, placed and confirmed, receipt on disk, settled, outcome on disk. What it did is
 * in the ledger and nowhere else, so that whoever comes after a crash goes on just there. Every
 * other operation goes by unchanged. For one run; not thread-safe.
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
    return told.settled().isEmpty() && told.open().isEmpty() ? Probe.NOT_STARTED : Probe.PARTLY;
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
        if (told.settled().isEmpty() && told.open().isEmpty() && certain(e.problem())) {
          return new Outcome.Refused(e.problem());
        }
        throw e;
      }
      try (passage) {
        settleOpen(passage, mutation, slices, told);
        Pace.Walk walk = pace.begin(operation);
        while (told.done() < slices.size()) {
          goesOn(operation);
          long before = told.done();
          one(passage, mutation, slices, told.settled().size(), before);
          if (told.done() < slices.size()) {
            walk.went(told.done() - before, () -> goesOn(operation));
          }
        }
      }
    }
    return new Outcome.Done(receipt(mutation, slices, told));
  }

  private static boolean certain(Problem problem) {
    return problem.category() != Category.CONNECTION && problem.category() != Category.STORAGE;
  }

  /** A batch that was under way when the process died: final, or to be done again. */
  private void settleOpen(
      Transfer.Passage passage, Mutation mutation, Slices slices, Progress.Carried told) {
    if (told.open().isEmpty()) {
      return;
    }
    Progress.Told open = told.open().get();
    Transfer.Slice slice = slices.cut(open.number(), open.from(), open.to());
    // What was stored is what was meant: the source may have let go of some of it since.
    Batch batch =
        new Batch(
            slice,
            custody
                .store()
                .get()
                .read(mutation.id(), open.number())
                .orElseThrow(() -> Batches.gone(mutation.id(), open.number())),
            new TreeMap<>(),
            new TreeMap<>());
    if (passage.settled(batch)) {
      batches.settled(mutation, open);
    } else {
      batches.place(passage, mutation, batch, open);
    }
  }

  private void one(
      Transfer.Passage passage, Mutation mutation, Slices slices, int number, long from) {
    Batch batch = read(passage, slices, number, from);
    custody.store().get().keep(mutation.id(), mutation.tenant(), number, batch.messages());
    batches.place(passage, mutation, batch, from);
  }

  /** Nothing is placed yet: what is too large to be held at once is read in smaller pieces. */
  private static Batch read(Transfer.Passage passage, Slices slices, int number, long from) {
    Transfer.Slice slice = slices.next(number, from);
    while (true) {
      try {
        return passage.read(slice);
      } catch (ClawbackException e) {
        if (e.problem().category() != Category.LIMIT || !slices.halve(slice)) {
          throw e;
        }
        slice = slices.next(number, from);
      }
    }
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

  private static Receipt receipt(Mutation mutation, Slices slices, Progress.Carried told) {
    TreeMap<String, String> before = new TreeMap<>();
    before.put("chosen", Long.toString(slices.size()));
    TreeMap<String, String> after = new TreeMap<>();
    after.put("batches", Integer.toString(told.settled().size()));
    after.put("messages", Long.toString(told.messages().count()));
    return new Receipt(mutation.id(), before, after, Receipt.Author.PROVED);
  }
}
