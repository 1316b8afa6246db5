package io.clawback.app.cli;

import io.clawback.app.demo.BackendEngineer;
import io.clawback.app.demo.Meter;
import io.clawback.app.demo.RemediationLog;
import io.clawback.app.demo.WorldProcess;
import io.clawback.app.show.RemediationView;
import io.clawback.model.json.Json;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scenario 3: poison found by content and drained without losing a message, and taken back. */
@Command(
    name = "backend-engineer",
    mixinStandardHelpOptions = true,
    description = {
      "A tenant's consumer groups stand before messages that nobody can read.",
      "Finds them by content, sets them aside, sees the groups recover, rolls all of it back."
    },
    footer = {
      "",
      "847,293 messages in three queues, 18,247 of them poison, among whole ones. The world is a",
      "process of its own; Clawback gets its config file and sees the broker, nothing else. An",
      "observer in the world counts what is in the queues before, after and after the way back.",
      "",
      "Twelve groups share the queues, and their consumers can leave messages out: drained by a skip",
      "list. With --world rewrite each queue has one group, whose consumers can only be paused: its",
      "backlog is written once more without the poison.",
      "",
      "Examples:",
      "  clawback demo backend-engineer",
      "  clawback demo backend-engineer --world rewrite",
      "  clawback demo backend-engineer --seed 7 -o json",
      "  clawback demo backend-engineer --keep"
    })
final class DemoBackendEngineer extends DemoScenario {
  /** The worlds that there are. */
  private enum World {
    SKIP_LIST("backend-engineer"),
    REWRITE("backend-engineer-rewrite");

    private final String scenario;

    World(String scenario) {
      this.scenario = scenario;
    }
  }

  @Option(
      names = "--world",
      paramLabel = "WORLD",
      converter = WorldOf.class,
      defaultValue = "skip-list",
      description = "skip-list (default) or rewrite: by which way its messages can be drained.")
  private World world = World.SKIP_LIST;

  /** Reads the option. */
  private static final class WorldOf implements CommandLine.ITypeConverter<World> {
    @Override
    public World convert(String text) {
      return switch (text) {
        case "skip-list" -> World.SKIP_LIST;
        case "rewrite" -> World.REWRITE;
        default ->
            throw new CommandLine.TypeConversionException(
                "'" + text + "' is no world: skip-list, rewrite");
      };
    }
  }

  @Override
  protected ExitCode act() throws InterruptedException {
    Supplier<Duration> whole = stopwatch();
    try (WorldProcess running = world(world.scenario)) {
      Duration built = whole.get();
      Telling telling = new Telling(console(), format(), whole);
      telling.line("The world stands, and all is well in it. To look at it meanwhile:");
      telling.show(
          "clawback --config %s --data %s scan".formatted(running.config(), running.data()));
      RemediationLog log = new RemediationLog(Clock.system(), built);
      Meter meter = new Meter();
      boolean fine;
      try (Interruption interruption = Interruption.ofRun(console());
          Session session = Session.open(console(), running.config(), running.data(), meter::on)) {
        BackendEngineer engineer = new BackendEngineer(session, telling, log, meter, running::ask);
        fine = Waiting.during(console(), telling::now, () -> engineer.play(interruption));
      }
      Json.Obj document =
          log.document()
              .with("config", Json.of(running.config().toString()))
              .with("data", Json.of(running.data().toString()));
      RemediationView.of(document).to(console(), format());
      farewell(running);
      return fine ? ExitCode.FINE : ExitCode.ERROR;
    }
  }
}
