package io.clawback.app.cli;

import io.clawback.app.demo.Audience;
import io.clawback.app.demo.ExecutionLog;
import io.clawback.app.demo.SecurityAuditor;
import io.clawback.app.demo.WorldProcess;
import io.clawback.app.print.Console;
import io.clawback.app.print.Format;
import io.clawback.app.show.ExecutionView;
import io.clawback.model.json.Json;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class DemoSecurityAuditor extends Verb {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Draws another world: other names, numbers and faults (default: 0).")
  private long seed;

  @Option(names = "--keep", description = "Leaves the world running, and prints its config's path.")
  private boolean keep;

  @Override
  protected ExitCode act() throws InterruptedException {
    Supplier<Duration> whole = stopwatch();
    try (WorldProcess world = during("building the world", () -> WorldProcess.start(seed, keep))) {
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
      if (keep) {
        console().note("The world goes on. Its config: " + world.config());
        console().note("End it with: " + Console.command() + " demo stop " + world.folder());
      } else {
        console().note("Its ledger stays: clawback --data " + world.data() + " audit show");
      }
      return report.fine() ? ExitCode.FINE : ExitCode.ERROR;
    }
  }

  private static Supplier<Duration> stopwatch() {
    Clock clock = Clock.system();
    long begun = clock.nanos();
    return () -> Duration.ofNanos(clock.nanos() - begun);
  }

  /** Tells people on stderr what goes on; programs that want a document are not disturbed. */
  private static final class Telling implements Audience {
    private final Console console;
    private final boolean told;
    private final Supplier<Duration> elapsed;
    private volatile String now = "looking";

    Telling(Console console, Format format, Supplier<Duration> elapsed) {
      this.console = console;
      this.told = format == Format.table || console.errIsTerminal();
      this.elapsed = elapsed;
    }

    String now() {
      return now;
    }

    @Override
    public void part(String title) {
      now = title;
      tell("\n" + title);
    }

    @Override
    public void line(String text) {
      now = text;
      tell("%5.1fs  %s".formatted(elapsed.get().toMillis() / 1_000.0, text));
    }

    @Override
    public void show(String text) {
      tell(text.stripTrailing().indent(2).stripTrailing());
    }

    private void tell(String text) {
      if (told) {
        console.note(text);
      }
    }
  }
}
