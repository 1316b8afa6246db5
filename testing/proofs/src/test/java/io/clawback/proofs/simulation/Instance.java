package io.clawback.proofs.simulation;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import java.util.List;

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
    asideStep = step(plan, MessageOperation.SetAside.class);
    passStep =
        plan.steps()
            .filter(s ->
                s.operation() instanceof MessageOperation.PassOver
                    || s.operation() instanceof Operation.ResetOffsets)
            .findFirst()
            .orElseThrow();
    moves =
        passStep.operation() instanceof MessageOperation.PassOver over
            ? over.moves()
            : ((Operation.ResetOffsets) passStep.operation()).moves();
  }

  private static Step step(Plan plan, Class<? extends Operation> kind) {
    return plan.steps().filter(s -> kind.isInstance(s.operation())).findFirst().orElseThrow();
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
