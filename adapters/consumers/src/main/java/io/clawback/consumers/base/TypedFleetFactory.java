package io.clawback.consumers.base;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.consumers.ConsumerFleetFactory;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * A factory whose settings are read into a record of its own type before anything else: all that is
 * wrong with them is told at once, and nothing is opened then. Stateless.
 *
 * @param <S> the settings as read
 */
public abstract class TypedFleetFactory<S> implements ConsumerFleetFactory {
  private final String type;
  private final SortedMap<String, String> help;

  /**
   * @param type the word in the config
   * @param help the settings that there are, each with its meaning
   */
  protected TypedFleetFactory(String type, SortedMap<String, String> help) {
    this.type = type;
    this.help = help;
  }

  /** Reads the settings; what is wrong is noted in {@code settings}. */
  protected abstract S read(Settings settings);

  /** What a person would type to scale. */
  protected abstract String scaleCommand(S settings, Operation.ScaleConsumers scale);

  /** What a person would type to restart. */
  protected abstract String restartCommand(S settings);

  /** The fleet, of settings that are all right. */
  protected abstract ConsumerFleet open(
      S settings, ConsumersDeclaration declaration, Path folder, Clock clock, Scheduler scheduler);

  @Override
  public final String type() {
    return type;
  }

  @Override
  public final SortedMap<String, String> settings() {
    return help;
  }

  @Override
  public final List<Problem> check(ConsumersDeclaration declaration) {
    Settings settings = new Settings(declaration, help);
    read(settings);
    return settings.problems();
  }

  @Override
  public final String nativeCommand(ConsumersDeclaration declaration, Operation operation) {
    S settings = read(new Settings(declaration, help));
    return switch (operation) {
      case Operation.ScaleConsumers scale -> scaleCommand(settings, scale);
      case Operation.RestartConsumers _ -> restartCommand(settings);
      case Operation.RemoveMembers _,
          Operation.ExpandPartitions _,
          Operation.AlterSettings _,
          Operation.AlterQuota _,
          Operation.ResetOffsets _,
          MessageOperation _ ->
          throw new IllegalArgumentException("not an operation on consumers");
    };
  }

  @Override
  public final ConsumerFleet open(
      ConsumersDeclaration declaration, Path folder, Clock clock, Scheduler scheduler) {
    return open(sound(declaration), declaration, folder, clock, scheduler);
  }

  /** The settings, or an exception with all that is wrong with them. */
  protected final S sound(ConsumersDeclaration declaration) {
    Settings settings = new Settings(declaration, help);
    S read = read(settings);
    if (!settings.problems().isEmpty()) {
      throw new ClawbackException(settings.problems(), null);
    }
    return read;
  }
}
