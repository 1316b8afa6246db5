package io.clawback.execute;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.MessageOperation.PutBack;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Step;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts messages back in a group's way: by moving it back where it still stands, else by appending
 * them from the rollback store, batch by batch. Once the first batch was intended, it is gone on
 * with so and in no other way.
 */
final class Returns {
  private final Order order;
  private final Hands hands;
  private final Custody custody;
  private final Progress progress;
  private final Batches batches;
  private final Consumer<MessageOperation> goesOn;

  /**
   * @param goesOn throws when somebody wants the run to end
   */
  Returns(
      Order order,
      Hands hands,
      Custody custody,
      Progress progress,
      Batches batches,
      Consumer<MessageOperation> goesOn) {
    this.order = order;
    this.hands = hands;
    this.custody = custody;
    this.progress = progress;
    this.batches = batches;
    this.goesOn = goesOn;
  }

  Outcome act(Mutation mutation, PutBack operation) throws InterruptedException {
    Progress.Carried told = progress.of(mutation.id());
    Optional<Rewrote> rewrote = rewrote(operation);
    if (rewrote.isPresent()) {
      // Moved back, the group would get the others twice.
      Outcome appended = append(mutation, rewrote.get().reached(operation), told);
      return appended instanceof Outcome.Done ? voided(mutation, operation, appended) : appended;
    }
    if (begun(told)) {
      return append(mutation, operation, told);
    }
    return switch (hands.probe(mutation, operation.reset())) {
      case DONE, STATE_HOLDS, PARTLY, NOT_STARTED -> hands.act(mutation, operation.reset());
      // It has gone on from where it was moved to.
      case SUPERSEDED -> append(mutation, operation, told);
    };
  }

  /** The copies do not count any more: their originals are back. */
  private Outcome voided(Mutation mutation, PutBack operation, Outcome done)
      throws InterruptedException {
    if (parts(operation).isEmpty()) {
      return done;
    }
    Outcome outcome = hands.act(mutation, voids(operation));
    return outcome instanceof Outcome.Done ? done : outcome;
  }

  private static VoidCopies voids(PutBack operation) {
    return new VoidCopies(operation.subscription(), operation.quarantine());
  }

  Probe probe(Mutation mutation, PutBack operation) {
    Progress.Carried told = progress.of(mutation.id());
    if (rewrote(operation).isPresent()) {
      if (!begun(told)) {
        return Probe.NOT_STARTED;
      }
      boolean all = told.open().isEmpty() && told.settled().size() == parts(operation).size();
      return all && hands.probe(mutation, voids(operation)) == Probe.DONE
          ? Probe.DONE
          : Probe.PARTLY;
    }
    if (!begun(told)) {
      return hands.probe(mutation, operation.reset());
    }
    return told.open().isEmpty() && told.settled().size() == parts(operation).size()
        ? Probe.DONE
        : Probe.PARTLY;
  }

  private static boolean begun(Progress.Carried told) {
    return told.open().isPresent() || !told.settled().isEmpty();
  }

  /** A batch of the rollback store. */
  private record Part(OperationId operation, int number) {}

  /** A step that wrote the backlog once more, and how far it came. */
  private record Rewrote(Step step, MessageOperation.Rewrite operation, Progress.Carried told) {
    /** The way back of what is final of it. */
    PutBack reached(PutBack back) {
      List<OffsetMove> moves = new ArrayList<>();
      long left = told.done();
      for (OffsetMove move : operation.moves()) {
        long from = move.from().orElseThrow();
        long count = Math.min(left, move.to().orElseThrow() - from);
        if (count > 0) {
          moves.add(new OffsetMove(move.partition(), Optional.of(from + count), Optional.of(from)));
        }
        left -= count;
      }
      return new PutBack(
          back.subscription(), back.incarnation(), moves, back.quarantine(), back.beside());
    }
  }

  private Optional<Rewrote> rewrote(PutBack operation) {
    return order
        .plan()
        .steps()
        .flatMap(step ->
            step.operation() instanceof MessageOperation.Rewrite rewrite
                    && rewrite.subscription().equals(operation.subscription())
                ? Stream.of(
                    new Rewrote(
                        step, rewrite, progress.of(OperationIds.forward(order.run(), step.id()))))
                : Stream.empty())
        .findFirst();
  }

  /**
   * A batch that was under way when nobody went on: what it sent cannot take effect any more, so
   * where the group stands tells. Refuses when it stands somewhere else.
   */
  private Optional<Problem> settleOpen(PutBack operation) {
    Optional<Rewrote> rewrote = rewrote(operation).filter(r -> r.told().open().isPresent());
    if (rewrote.isEmpty()) {
      return Optional.empty();
    }
    Step step = rewrote.get().step();
    Mutation forward = Attempt.mutation(order.run(), step);
    Progress.Told open = rewrote.get().told().open().orElseThrow();
    List<OffsetMove> moves = new ArrayList<>();
    Slices.of(rewrote.get().operation())
        .cut(open.number(), open.from(), open.to())
        .offsets()
        .forEach((partition, spans) ->
            moves.add(
                new OffsetMove(
                    partition,
                    Optional.of(spans.spans().getFirst().first()),
                    Optional.of(spans.spans().getLast().last() + 1))));
    return switch (hands.probe(
        forward, new Operation.ResetOffsets(operation.subscription(), moves, false))) {
      case DONE -> {
        batches.settled(forward, open);
        yield Optional.empty();
      }
      case NOT_STARTED -> Optional.empty();
      case STATE_HOLDS, PARTLY, SUPERSEDED ->
          Optional.of(
              new Problem(
                  "run.position-unknown",
                  Category.STALE,
                  operation.target(),
                  "somebody moved the group while a batch was under way: nobody can tell whether"
                      + " it is final.",
                  "Look at the queue's end and at `clawback quarantine list`, and put back by hand"
                      + " what is missing."));
    };
  }

  /** All batches that the run set aside of that subscription. */
  private List<Part> parts(PutBack operation) {
    List<Part> parts = new ArrayList<>();
    for (Step step : order.plan().steps().toList()) {
      if (step.operation() instanceof SetAside aside
          && aside.subscription().equals(operation.subscription())) {
        OperationId id = OperationIds.forward(order.run(), step.id());
        progress.of(id).settled().forEach(t -> parts.add(new Part(id, t.number())));
      }
      if (step.operation() instanceof MessageOperation.Rewrite rewrite
          && rewrite.subscription().equals(operation.subscription())) {
        OperationId id = OperationIds.forward(order.run(), step.id());
        progress.of(id).settled().stream()
            .filter(t -> t.aside().filter(a -> a.count() > 0).isPresent())
            .forEach(t -> parts.add(new Part(id, t.number())));
      }
    }
    return parts;
  }

  private Outcome append(Mutation mutation, PutBack operation, Progress.Carried told) {
    Transfer.Passage passage;
    try {
      passage = hands.open(mutation, operation);
    } catch (ClawbackException e) {
      Category category = e.problem().category();
      if (category == Category.CONNECTION || category == Category.STORAGE) {
        throw e;
      }
      // It will not go on by itself, and what it began holds: a person is needed, who may ask anew.
      return begun(told) ? new Outcome.Superseded(e.problem()) : new Outcome.Refused(e.problem());
    }
    try (passage) {
      if (told.open().isPresent() && !passage.witness().equals(told.witness())) {
        return new Outcome.Superseded(forgotten(operation, told.open().get().number()));
      }
      Optional<Problem> unknown = settleOpen(operation);
      if (unknown.isPresent()) {
        return new Outcome.Refused(unknown.get());
      }
      List<Part> parts = parts(operation);
      while (told.settled().size() < parts.size()) {
        goesOn.accept(operation);
        int number = told.settled().size();
        Batch batch = batch(operation, parts.get(number), number);
        if (told.open().isEmpty()) {
          batches.place(passage, mutation, batch, told.done());
        } else if (passage.settled(batch)) {
          batches.settled(mutation, told.open().get());
        } else {
          batches.place(passage, mutation, batch, told.open().get());
        }
      }
    }
    TreeMap<String, String> after = new TreeMap<>();
    after.put("appended", Long.toString(told.messages().count()));
    after.put("order", "not restored: the group had gone on, so they lie at the queue's end");
    return new Outcome.Done(
        new Receipt(mutation.id(), new TreeMap<>(), after, Receipt.Author.PROVED));
  }

  private static Problem forgotten(PutBack operation, int number) {
    return new Problem(
        "run.witness-gone",
        Category.STALE,
        operation.target(),
        "whether batch "
            + number
            + " was put back stood in the quarantine, which was removed and made again meanwhile.",
        "Look at the end of the queue; `clawback quarantine list` and the rollback store have the"
            + " rest.");
  }

  private Batch batch(PutBack operation, Part part, int number) {
    // What a batch of those set aside is final, all of it.
    boolean whole = rewrote(operation).isPresent();
    List<Message> messages =
        custody
            .store()
            .get()
            .read(part.operation(), part.number())
            .orElseThrow(() -> Batches.gone(part.operation(), part.number()))
            .stream()
            .filter(m -> whole || operation.concerns(m.partition(), m.offset()))
            .toList();
    TreeMap<Integer, List<Long>> offsets = new TreeMap<>();
    messages.forEach(
        m -> offsets.computeIfAbsent(m.partition(), k -> new ArrayList<>()).add(m.offset()));
    TreeMap<Integer, OffsetSpans> spans = new TreeMap<>();
    offsets.forEach((partition, all) -> spans.put(partition, OffsetSpans.of(all)));
    return new Batch(new Transfer.Slice(number, spans), messages, new TreeMap<>(), new TreeMap<>());
  }
}
