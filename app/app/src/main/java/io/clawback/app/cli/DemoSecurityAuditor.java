package io.clawback.app.cli;

import io.clawback.app.demo.ExecutionLog;
import io.clawback.app.demo.SecurityAuditor;
import io.clawback.app.demo.WorldProcess;
import io.clawback.app.show.ExecutionView;
import io.clawback.model.json.Json;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Scenario 1: backlog, parity, rebalance and scale on three Kafka clusters. */
@Command(
    name = "security-auditor",
    mixinStandardHelpOptions = true,
    description = {
      "Three Kafka clusters that do not agree, and consumers that are too few.",
      "Finds it, plans, approves, acts, verifies, and prints the execution log."
    },
    footer = {
      "",
      "The world is a process of its own; Clawback gets its config file and sees the brokers,",
      "nothing else. The approval of what cannot be undone is given by the demo.",
      "",
      "Examples:",
      "  clawback demo security-auditor",
      "  clawback demo security-auditor --seed 7 -o json",
      "  clawback demo security-auditor --keep"
    })
final class DemoSecurityAuditor extends DemoScenario {
  @Override
  protected ExitCode act() throws InterruptedException {
    Supplier<Duration> whole = stopwatch();
    try (WorldProcess world = world("security-auditor")) {
      Duration built = whole.get();
      Telling telling = new Telling(console(), format(), whole);
      telling.line(
          "The world stands: clawback --config %s --data %s scan"
              .formatted(world.config(), world.data()));
      Supplier<Duration> elapsed = stopwatch();
      ExecutionLog log = new ExecutionLog(Clock.system().now(), elapsed);
      SecurityAuditor.Report report;
      try (Interruption interruption = Interruption.ofRun(console());
          Session session = Session.open(console(), world.config(), world.data())) {
        SecurityAuditor auditor = new SecurityAuditor(session, telling, log, elapsed);
        report = Waiting.during(console(), telling::now, () -> auditor.play(built, interruption));
      }
      ExecutionView.of(
              report
                  .log()
                  .with("config", Json.of(world.config().toString()))
                  .with("data", Json.of(world.data().toString())))
          .to(console(), format());
      farewell(world);
      return report.fine() ? ExitCode.FINE : ExitCode.ERROR;
    }
  }
}
