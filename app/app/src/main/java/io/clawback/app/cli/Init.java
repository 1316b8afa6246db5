package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.BrokerId;
import io.clawback.runtime.FirstConfig;
import io.clawback.runtime.Plugins;
import io.clawback.runtime.config.Redactor;
import io.clawback.runtime.config.SecretResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a first config from what a cluster holds. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Writes a first config file from what a given cluster holds.",
    footer = {
      "",
      "Looks only; what it guessed says so, and nothing may act until you allow it.",
      "Prints the file, or writes it with --out; never over a file that is there.",
      "",
      "Examples:",
      "  clawback init --bootstrap kafka-1:9093 --out clawback.yaml",
      "  clawback init --bootstrap localhost:9092 --set plaintext=allowed",
      "  clawback init --bootstrap kafka-1:9093 --set security.protocol=SASL_SSL \\",
      "      --set sasl.mechanism=SCRAM-SHA-512 --set sasl.username=clawback \\",
      "      --set 'sasl.password=$${KAFKA_PASSWORD}' --out clawback.yaml"
    })
final class Init extends Verb {
  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Where the cluster answers.")
  private @Nullable String bootstrap;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One more setting to connect with; $${ENV_VAR} stands for a secret.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "The kind of broker (default: kafka).")
  private String type = "kafka";

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "What its environment is to be called (default: prod).")
  private String environment = "prod";

  @Option(
      names = "--broker",
      paramLabel = "NAME",
      description = "What it is to be called there (default: main).")
  private String broker = "main";

  @Option(names = "--out", paramLabel = "FILE", description = "Writes the config there.")
  private @Nullable Path out;

  @Override
  protected ExitCode act() throws InterruptedException {
    Path file = out;
    if (file != null && Files.exists(file)) {
      throw new ClawbackException(
          new Problem(
              "init.file-exists",
              Category.USAGE,
              file.toString(),
              "there is such a file already.",
              "Choose another name, or move it away."));
    }
    Redactor redactor = new Redactor();
    console().redact(redactor);
    TreeMap<String, String> all = new TreeMap<>(settings);
    if (bootstrap != null) {
      all.put("bootstrap.servers", bootstrap);
    }
    FirstConfig first = new FirstConfig(Plugins.discover(), SecretResolver.of(config(), redactor));
    String text =
        during("looking", () -> first.write(new BrokerId(environment, broker), type, all));
    if (file == null) {
      console().text(text);
      console()
          .note(
              "Next: keep it as clawback.yaml, edit it, then run `"
                  + Console.command()
                  + " validate`.");
    } else {
      WrittenFile.replace(file, text);
      String validate = Console.command() + " --config " + file + " validate";
      console().note("Next: edit " + file + ", then run `" + validate + "`.");
    }
    return ExitCode.FINE;
  }
}
