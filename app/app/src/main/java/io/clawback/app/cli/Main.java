package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.app.print.Format;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code clawback}: global options, and the verbs below it. */
@Command(
    name = "clawback",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "VERB",
    description = "Finds queue backlogs and remedies them, with a way back. Looks by default.",
    footer = {
      "",
      "Examples:",
      "  clawback demo security-auditor",
      "  clawback init --bootstrap kafka-1:9093 --out clawback.yaml",
      "  clawback scan --fail-on breach",
      "  clawback help inspect",
      "",
      "Exit codes: 0 fine, 1 error, 2 usage, 3 something found (--fail-on) or acted and NOT",
      "RECOVERED, 4 stale plan, 5 approval missing, 130 Ctrl-C; audit verify: 10 tampered,",
      "11 truncated, 12 forked, 13 bad signature, 14 torn tail, 15 open intents."
    })
public final class Main implements Runnable {
  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:CLAWBACK_CONFIG:-clawback.yaml}",
      description = "The config file (default: $CLAWBACK_CONFIG or clawback.yaml).")
  private Path config = Path.of("clawback.yaml");

  @Option(
      names = {"-d", "--data"},
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:CLAWBACK_DATA:-.clawback}",
      description = "Ledger, history and plans (default: $CLAWBACK_DATA or .clawback).")
  private Path data = Path.of(".clawback");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      defaultValue = "table",
      description = "Data as one of: ${COMPLETION-CANDIDATES} (default: table).")
  private Format format = Format.table;

  Main(Console console) {
    this.console = console;
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    // What libraries say before the log is set up is of no use to anybody.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    Console console = Console.system();
    System.setErr(console.libraries());
    int code = run(console, args);
    Interruption.over();
    System.exit(code);
  }

  /** Runs one command line. Returns the exit code; ends no process. */
  public static int run(Console console, String... args) {
    if (args.length == 1 && ("--version".equals(args[0]) || "-V".equals(args[0]))) {
      console.text(Version.line() + "\n");
      return ExitCode.FINE.code();
    }
    String[] words = helped(args);
    return commandLine(console, words).execute(words);
  }

  /** {@code help VERB} is what {@code VERB --help} is. */
  private static String[] helped(String... args) {
    if (args.length == 0 || !args[0].equals("help")) {
      return args;
    }
    if (args.length > 1 && !Verbs.known().containsKey(args[1])) {
      // Refused as such, with the nearest verb.
      return Arrays.copyOfRange(args, 1, args.length);
    }
    String[] words = Arrays.copyOfRange(args, 1, args.length + 1);
    words[args.length - 1] = "--help";
    return words;
  }

  /** The verbs as picocli sees them: the one that {@code args} name, or all. */
  static CommandLine commandLine(Console console, String... args) {
    Failures failures = new Failures(console);
    CommandLine main = new CommandLine(new Main(console));
    Verbs.add(main, args);
    return main.setUsageHelpWidth(100)
        .setOut(console.outWriter())
        .setErr(console.errWriter())
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  @Override
  public void run() {
    CommandSpec self = Objects.requireNonNull(spec);
    throw new CommandLine.ParameterException(self.commandLine(), "no verb is given");
  }

  Console console() {
    return console;
  }

  Format format() {
    return format;
  }

  Path config() {
    return config;
  }

  Path data() {
    return data;
  }

  /** A command with those global options that were given on this command line. */
  String typed(String command) {
    return Console.command() + options() + " " + command;
  }

  /** Those global options that were given on this command line, each after a blank. */
  String options() {
    StringBuilder out = new StringBuilder();
    if (!config.equals(Path.of("clawback.yaml"))) {
      out.append(" --config ").append(config);
    }
    if (!data.equals(Path.of(".clawback"))) {
      out.append(" --data ").append(data);
    }
    return out.toString();
  }
}
