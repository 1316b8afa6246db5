package io.clawback.proofs.simulation;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import java.util.List;
import java.util.function.Predicate;

/** One instance of the product: its data folder, its plan, and whether its process lives. */
final class Instance {
  final String name;
  final SimulatedDisk disk;
  final DurableLedger durable;
  final Plan plan;
  final Step asideStep;
  final Step passStep;
  final List<OffsetMove> moves;
  private boolean killed;

  Instance(String name, long seed, Plan plan) {
    this.name = name;
    this.plan = plan;
    disk = new SimulatedDisk(seed);
    durable = new DurableLedger(disk);
    asideStep = step(plan, s -> s instanceof MessageOperation.Carried);
    passStep =
        step(
            plan,
            s ->
                s instanceof MessageOperation.PassOver
                    || s instanceof Operation.ResetOffsets
                    || s instanceof MessageOperation.Rewrite
                    || s instanceof MessageOperation.PublishSkips
                    || s instanceof MessageOperation.Redrive);
    moves = moves(passStep.operation());
  }

  private static Step step(Plan plan, Predicate<Operation> which) {
    return plan.steps().filter(s -> which.test(s.operation())).findFirst().orElseThrow();
  }

  private static List<OffsetMove> moves(Operation operation) {
    if (operation instanceof MessageOperation.PassOver over) {
      return over.moves();
    }
    if (operation instanceof MessageOperation.Rewrite rewrite) {
      return rewrite.moves();
    }
    return operation instanceof Operation.ResetOffsets reset ? reset.moves() : List.of();
  }

  /** Whether the process is gone: nothing that it does has an effect any more. */
  boolean dead() {
    return killed || disk.down();
  }

  void kill() {
    killed = true;
  }

  /** A new process, and the disk as the old one's end has left it. */
  void restart(SimulatedDisk.Loss loss) {
    killed = false;
    disk.crash(loss);
  }
}
