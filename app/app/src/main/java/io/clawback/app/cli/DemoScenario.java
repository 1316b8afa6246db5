package io.clawback.app.cli;

import io.clawback.app.demo.Audience;
import io.clawback.app.demo.WorldProcess;
import io.clawback.app.print.Console;
import io.clawback.app.print.Format;
import io.clawback.app.print.Lines;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** What the verbs that play a scenario have in common. */
abstract class DemoScenario extends Verb {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Draws another world: other names, numbers and faults (default: 0).")
  private long seed;

  @Option(names = "--keep", description = "Leaves the world running, and prints its config's path.")
  private boolean keep;

  @Option(names = "--size", hidden = true, defaultValue = "full", description = "For tests.")
  private String size = "full";

  /** Starts the world of that scenario; it ends when it is closed, unless it is to be kept. */
  protected final WorldProcess world(String scenario) throws InterruptedException {
    return during("building the world", () -> WorldProcess.start(scenario, seed, size, keep));
  }

  /** Tells what is left of it. */
  protected final void farewell(WorldProcess world) {
    if (keep) {
      console().note("The world goes on. Its config: " + world.config());
      console().note("End it with: " + Console.command() + " demo stop " + world.folder());
    } else {
      console().note("Its ledger stays: clawback --data " + world.data() + " audit show");
    }
  }

  /** The time since now. */
  protected static Supplier<Duration> stopwatch() {
    Clock clock = Clock.system();
    long begun = clock.nanos();
    return () -> Duration.ofNanos(clock.nanos() - begun);
  }

  /** Tells people on stderr what goes on; programs that want a document are not disturbed. */
  protected static final class Telling implements Audience {
    private static final int INDENT = 8;

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
      String line = "%5.1fs  %s".formatted(elapsed.get().toMillis() / 1_000.0, text);
      tell(Lines.of(line, console.columns(), INDENT));
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
