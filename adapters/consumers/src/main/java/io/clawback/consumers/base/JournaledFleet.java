package io.clawback.consumers.base;

import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.observed.ConsumersState;
import io.clawback.model.plan.Operation;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A fleet of any kind: what it does is up to its {@link Runner}; that it is counted first, kept
 * within its bounds, written ahead and never done twice is up to this. Thread-safe.
 */
public final class JournaledFleet implements ConsumerFleet {
  private final ConsumersDeclaration declaration;
  private final Runner runner;
  private final Acting acting;
  private final ScaleActs scale;
  private final RestartActs restart;

  /**
   * @param folder of its own, for the lock and the journal
   * @param agree how long the count may take to become what was asked for
   */
  public JournaledFleet(
      ConsumersDeclaration declaration,
      Path folder,
      Clock clock,
      Scheduler scheduler,
      Duration agree,
      Runner runner) {
    this.declaration = declaration;
    this.runner = runner;
    this.acting = new Acting(declaration, folder, clock, scheduler, agree, runner);
    this.scale = new ScaleActs(acting);
    this.restart = new RestartActs(acting);
  }

  @Override
  public ConsumersState observe() {
    Runner.Count count = acting.count();
    return new ConsumersState(
        declaration.name(), declaration.group(), count.live(), count.instances());
  }

  @Override
  public List<Problem> missing() {
    return runner.missing();
  }

  @Override
  public Acts<Operation.ScaleConsumers> scale() {
    return scale;
  }

  @Override
  public Acts<Operation.RestartConsumers> restart() {
    return restart;
  }

  @Override
  public void close() {
    runner.close();
  }
}
