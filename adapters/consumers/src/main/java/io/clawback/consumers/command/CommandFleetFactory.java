package io.clawback.consumers.command;

import io.clawback.consumers.base.JournaledFleet;
import io.clawback.consumers.base.Settings;
import io.clawback.consumers.base.ShellWords;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.plan.Operation;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.consumers.ConsumerFleetFactory;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Type {@code command}: whatever the owner's own commands can count, scale and restart. */
public final class CommandFleetFactory implements ConsumerFleetFactory {
  /** For {@link java.util.ServiceLoader}. */
  public CommandFleetFactory() {}

  @Override
  public String type() {
    return "command";
  }

  @Override
  public SortedMap<String, String> settings() {
    return CommandSettings.HELP;
  }

  @Override
  public List<Problem> check(ConsumersDeclaration declaration) {
    Settings settings = new Settings(declaration, settings());
    CommandSettings.of(settings);
    return settings.problems();
  }

  @Override
  public String nativeCommand(ConsumersDeclaration declaration, Operation operation) {
    CommandSettings settings = CommandSettings.of(new Settings(declaration, settings()));
    return switch (operation) {
      case Operation.ScaleConsumers scale -> ShellWords.quoted(settings.scaleTo(scale.to()));
      case Operation.RestartConsumers _ -> ShellWords.quoted(settings.restart());
      case Operation.RemoveMembers _,
          Operation.ExpandPartitions _,
          Operation.AlterSettings _,
          Operation.AlterQuota _,
          Operation.ResetOffsets _ ->
          throw new IllegalArgumentException("not an operation on consumers");
    };
  }

  @Override
  public ConsumerFleet open(
      ConsumersDeclaration declaration, Path folder, Clock clock, Scheduler scheduler) {
    Settings read = new Settings(declaration, settings());
    CommandSettings settings = CommandSettings.of(read);
    if (!read.problems().isEmpty()) {
      throw new ClawbackException(read.problems(), null);
    }
    Map<String, String> own = System.getenv();
    BoundedCommand commands =
        new BoundedCommand(settings.folder(), settings.environment().from(own));
    CommandRunner runner =
        new CommandRunner(
            declaration.name(), settings, commands, settings.environment().values(own), clock);
    return new JournaledFleet(declaration, folder, clock, scheduler, settings.agree(), runner);
  }
}
