package io.clawback.app.cli;

import io.clawback.app.demo.BackendEngineer;
import io.clawback.app.demo.RemediationLog;
import io.clawback.app.demo.WorldProcess;
import io.clawback.app.show.RemediationView;
import io.clawback.model.json.Json;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Scenario 3: poison found by content and drained without losing a message, and taken back. */
@Command(
    name = "backend-engineer",
    mixinStandardHelpOptions = true,
    description = {
      "A tenant's twelve consumer groups stand before messages that nobody can read.",
      "Finds them by content, sets them aside, sees the groups recover, rolls all of it back."
    },
    footer = {
      "",
      "847,293 messages in three queues, 18,247 of them poison, among whole ones. The world is a",
      "process of its own; Clawback gets its config file and sees the broker, nothing else. An",
      "observer in the world counts what is in the queues before, after and after the way back.",
      "",
      "Examples:",
      "  clawback demo backend-engineer",
      "  clawback demo backend-engineer --seed 7 -o json",
      "  clawback demo backend-engineer --keep"
    })
final class DemoBackendEngineer extends DemoScenario {
  @Override
  protected ExitCode act() throws InterruptedException {
    Supplier<Duration> whole = stopwatch();
    try (WorldProcess world = world("backend-engineer")) {
      Duration built = whole.get();
      Telling telling = new Telling(console(), format(), whole);
      telling.line(
          "The world stands, and all is well in it: clawback --config %s --data %s scan"
              .formatted(world.config(), world.data()));
      RemediationLog log = new RemediationLog(Clock.system(), built);
      boolean fine;
      try (Interruption interruption = Interruption.ofRun(console());
          Session session = Session.open(console(), world.config(), world.data())) {
        BackendEngineer engineer = new BackendEngineer(session, telling, log, world::ask);
        fine = Waiting.during(console(), telling::now, () -> engineer.play(interruption));
      }
      Json.Obj document =
          log.document()
              .with("config", Json.of(world.config().toString()))
              .with("data", Json.of(world.data().toString()));
      RemediationView.of(document).to(console(), format());
      farewell(world);
      return fine ? ExitCode.FINE : ExitCode.ERROR;
    }
  }
}
