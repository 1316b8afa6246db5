package io.clawback.app.cli;

import io.clawback.app.print.Console;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs the commonest verbs once, into nothing, so that the JVM can record which classes a start
 * needs. Called by the launcher after a build; no verb.
 */
final class Training {
  private Training() {}

  /** Connects to nothing and writes nothing. */
  public static void main(String[] args) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Console console = new Console(nowhere, nowhere, false, false, false);
    Main.run(console, "--version");
    Main.run(console, "--help");
    Main.run(console, "validate", "--help");
    Main.run(console, "no-such-verb");
  }
}
