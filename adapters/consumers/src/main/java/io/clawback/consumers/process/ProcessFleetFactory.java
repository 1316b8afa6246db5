package io.clawback.consumers.process;

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
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Type {@code process}: consumers as processes of this machine, which outlive us. */
public final class ProcessFleetFactory implements ConsumerFleetFactory {
  private static final Duration AGREE = Duration.ofSeconds(5);

  /** For {@link java.util.ServiceLoader}. */
  public ProcessFleetFactory() {}

  @Override
  public String type() {
    return "process";
  }

  @Override
  public SortedMap<String, String> settings() {
    return ProcessSettings.HELP;
  }

  @Override
  public List<Problem> check(ConsumersDeclaration declaration) {
    Settings settings = new Settings(declaration, settings());
    ProcessSettings.of(declaration, settings);
    return settings.problems();
  }

  @Override
  public String nativeCommand(ConsumersDeclaration declaration, Operation operation) {
    String start =
        "setsid " + ShellWords.quoted(declaration.settings().getOrDefault("command", List.of()));
    return switch (operation) {
      case Operation.ScaleConsumers scale when scale.to() >= scale.from() ->
          start + " &   # " + (scale.to() - scale.from()) + " times";
      case Operation.ScaleConsumers scale ->
          "kill -TERM PID   # the " + (scale.from() - scale.to()) + " newest, one by one";
      case Operation.RestartConsumers restart ->
          "kill -TERM PID && " + start + " &   # for each, one by one";
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
    return open(
        declaration,
        folder,
        clock,
        scheduler,
        new LinuxProcesses(),
        new FileInstanceRecords(folder.resolve("instances")),
        Optional.empty());
  }

  /** With parts that a test can put in. */
  ConsumerFleet open(
      ConsumersDeclaration declaration,
      Path folder,
      Clock clock,
      Scheduler scheduler,
      Processes processes,
      InstanceRecords records,
      Optional<Launcher> otherLauncher) {
    Settings read = new Settings(declaration, settings());
    ProcessSettings settings = ProcessSettings.of(declaration, read);
    if (!read.problems().isEmpty()) {
      throw new ClawbackException(read.problems(), null);
    }
    Map<String, String> own = System.getenv();
    Launcher launcher =
        otherLauncher.orElseGet(() -> new SessionLauncher(settings, declaration.name(), own));
    Optional<Adoption> adoption =
        settings
            .adopt()
            .map(place -> new Adoption(place, settings.adoptMatch(), folder, processes));
    Starting starting =
        new Starting(
            processes,
            records,
            launcher,
            settings.logs().orElse(folder.resolve("logs")),
            settings.settle(),
            clock,
            tokens());
    ProcessRunner runner =
        new ProcessRunner(
            declaration.name(),
            clock,
            new Requirements(settings, own),
            new Census(records, processes, adoption),
            starting,
            new Stopping(processes, records, settings.grace()));
    return new JournaledFleet(declaration, folder, clock, scheduler, AGREE, runner);
  }

  private static java.util.function.Supplier<String> tokens() {
    SecureRandom random = new SecureRandom();
    return () -> {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    };
  }
}
