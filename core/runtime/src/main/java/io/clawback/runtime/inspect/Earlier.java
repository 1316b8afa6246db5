package io.clawback.runtime.inspect;

import io.clawback.content.duplicate.AcceptedBefore;
import io.clawback.model.error.Problem;
import io.clawback.spi.broker.Scan;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What a look asks of the time before its backlog: nothing, or what was accepted in a window. */
sealed interface Earlier extends AutoCloseable {
  /** No window is declared. */
  Earlier NOT_ASKED = new Nothing(List.of());

  /** Without a group nothing is consumed. */
  Earlier NO_GROUP =
      new Nothing(
          List.of(
              "accepted-window is declared, but no group is named: duplicates are told within what"
                  + " was read; GROUP:QUEUE tells them against what that group accepted before"));

  /** What the look knows, and what of the window is still to be read, within the budget. */
  static Earlier of(AcceptedLook look, Scan scan, int lanes, long budget) {
    Optional<Scan.Request> reading = look.reading(scan, lanes, budget);
    return new Window(look, scan, reading, reading.map(scan::cost));
  }

  /** The cost with that of this reading. */
  InspectCost and(InspectCost cost);

  /** Reads what is to be read; answers for the backlog's messages until this is closed. */
  AcceptedBefore read(InspectListener listener, BooleanSupplier stop);

  /** How far the window is known, if there is one. */
  Optional<AcceptedLook.Coverage> coverage();

  /** What the reader should know. */
  List<String> notes();

  /** What failed. */
  List<Problem> problems();

  @Override
  void close();

  /** Nothing is asked. */
  record Nothing(List<String> notes) implements Earlier {
    @Override
    public InspectCost and(InspectCost cost) {
      return cost;
    }

    @Override
    public AcceptedBefore read(InspectListener listener, BooleanSupplier stop) {
      return AcceptedBefore.NOTHING;
    }

    @Override
    public Optional<AcceptedLook.Coverage> coverage() {
      return Optional.empty();
    }

    @Override
    public List<Problem> problems() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  /** A declared window. */
  record Window(
      AcceptedLook look, Scan scan, Optional<Scan.Request> reading, Optional<Scan.Cost> cost)
      implements Earlier {
    @Override
    public InspectCost and(InspectCost told) {
      if (cost.isEmpty()) {
        return told;
      }
      Scan.Cost more = cost.get();
      return new InspectCost(
          told.selection(),
          told.partitions(),
          told.messages() + more.messages(),
          more.messages(),
          told.bytes().flatMap(b -> more.bytes().map(m -> b + m)),
          told.time().flatMap(t -> more.time().map(t::plus)),
          told.sideEffects(),
          told.notes());
    }

    @Override
    public AcceptedBefore read(InspectListener listener, BooleanSupplier stop) {
      if (reading.isPresent() && cost.isPresent()) {
        look.read(scan, reading.get().costing(cost.get()), listener, stop);
      }
      return look.before();
    }

    @Override
    public Optional<AcceptedLook.Coverage> coverage() {
      return Optional.of(look.coverage());
    }

    @Override
    public List<String> notes() {
      return look.notes();
    }

    @Override
    public List<Problem> problems() {
      return look.problems();
    }

    @Override
    public void close() {
      look.close();
    }
  }
}
