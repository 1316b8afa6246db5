package io.clawback.consumers.command;

import io.clawback.consumers.base.JournaledFleet;
import io.clawback.consumers.base.Settings;
import io.clawback.consumers.base.ShellWords;
import io.clawback.consumers.base.TypedFleetFactory;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.plan.Operation;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.nio.file.Path;
import java.util.Map;

/** Type {@code command}: whatever the owner's own commands can count, scale and restart. */
public final class CommandFleetFactory extends TypedFleetFactory<CommandSettings> {
  /** For {@link java.util.ServiceLoader}. */
  public CommandFleetFactory() {
    super("command", CommandSettings.HELP);
  }

  @Override
  protected CommandSettings read(Settings settings) {
    return CommandSettings.of(settings);
  }

  @Override
  protected String scaleCommand(CommandSettings settings, Operation.ScaleConsumers scale) {
    return ShellWords.quoted(settings.scaleTo(scale.to()));
  }

  @Override
  protected String restartCommand(CommandSettings settings) {
    return ShellWords.quoted(settings.restart());
  }

  @Override
  protected ConsumerFleet open(
      CommandSettings settings,
      ConsumersDeclaration declaration,
      Path folder,
      Clock clock,
      Scheduler scheduler) {
    Map<String, String> own = System.getenv();
    BoundedCommand commands = new BoundedCommand(settings.folder(), settings.variables().from(own));
    CommandRunner runner =
        new CommandRunner(
            declaration.name(), settings, commands, settings.variables().values(own), clock);
    return new JournaledFleet(declaration, folder, clock, scheduler, settings.agree(), runner);
  }
}
