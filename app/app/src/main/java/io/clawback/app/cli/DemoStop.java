package io.clawback.app.cli;

import io.clawback.app.demo.WorldProcess;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a world that was kept. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = "Ends a world that 'demo … --keep' left running, and all that it started.",
    footer = {"", "Examples:", "  clawback demo stop /tmp/clawback-demo-1234"})
final class DemoStop extends Verb {
  @Parameters(paramLabel = "FOLDER", description = "The world's folder, as 'demo' printed it.")
  private Path folder = Path.of("");

  @Override
  protected ExitCode act() throws InterruptedException {
    return WorldProcess.stop(folder) ? ExitCode.FINE : ExitCode.ERROR;
  }
}
