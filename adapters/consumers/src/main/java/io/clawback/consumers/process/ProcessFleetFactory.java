package io.clawback.consumers.process;

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
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Type {@code process}: consumers as processes of this machine, which outlive us. */
public final class ProcessFleetFactory extends TypedFleetFactory<ProcessSettings> {
  private static final Duration AGREE = Duration.ofSeconds(5);

  /** For {@link java.util.ServiceLoader}. */
  public ProcessFleetFactory() {
    super("process", ProcessSettings.HELP);
  }

  @Override
  protected ProcessSettings read(Settings settings) {
    return ProcessSettings.of(settings);
  }

  @Override
  protected String scaleCommand(ProcessSettings settings, Operation.ScaleConsumers scale) {
    return scale.to() >= scale.from()
        ? start(settings) + " &   # " + (scale.to() - scale.from()) + " times"
        : "kill -TERM PID   # the " + (scale.from() - scale.to()) + " newest, one by one";
  }

  @Override
  protected String restartCommand(ProcessSettings settings) {
    return "kill -TERM PID && " + start(settings) + " &   # for each, one by one";
  }

  private static String start(ProcessSettings settings) {
    return "setsid " + ShellWords.quoted(settings.command());
  }

  @Override
  protected ConsumerFleet open(
      ProcessSettings settings,
      ConsumersDeclaration declaration,
      Path folder,
      Clock clock,
      Scheduler scheduler) {
    return assemble(
        settings,
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
    return assemble(
        sound(declaration),
        declaration,
        folder,
        clock,
        scheduler,
        processes,
        records,
        otherLauncher);
  }

  private static ConsumerFleet assemble(
      ProcessSettings settings,
      ConsumersDeclaration declaration,
      Path folder,
      Clock clock,
      Scheduler scheduler,
      Processes processes,
      InstanceRecords records,
      Optional<Launcher> otherLauncher) {
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
