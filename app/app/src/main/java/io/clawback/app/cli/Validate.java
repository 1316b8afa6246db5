package io.clawback.app.cli;

import io.clawback.app.print.Format;
import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.json.Json;
import io.clawback.runtime.Plugins;
import io.clawback.runtime.config.ConfigProblem;
import io.clawback.runtime.config.ConfigSchema;
import io.clawback.runtime.config.FleetLoader;
import io.clawback.runtime.config.LoadResult;
import io.clawback.runtime.config.Redactor;
import io.clawback.runtime.config.SecretResolver;
import io.clawback.runtime.inspect.Contracts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Says everything that is wrong with the config and the files that it names, or what it declares.
 * Connects to nothing.
 */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Checks the config file and the contracts that it names; connects to nothing.",
    footer = {
      "",
      "Examples:",
      "  clawback validate --config fleet.yaml",
      "  clawback validate --schema > clawback.schema.json"
    })
final class Validate extends Verb {
  @Option(names = "--schema", description = "Prints the config's JSON Schema for editors instead.")
  private boolean schema;

  @Override
  protected ExitCode act() {
    if (schema) {
      console().text(ConfigSchema.json().pretty() + "\n");
      return ExitCode.FINE;
    }
    Plugins plugins = Plugins.discover();
    return switch (FleetLoader.load(config(), plugins)) {
      case LoadResult.Loaded(Fleet fleet, List<ConfigProblem> warnings) -> {
        List<ConfigProblem> unusable = contracts(fleet, plugins);
        say(unusable, warnings);
        if (unusable.isEmpty()) {
          summary(fleet, warnings);
        } else {
          listed(unusable, warnings);
        }
        yield unusable.isEmpty() ? ExitCode.FINE : ExitCode.ERROR;
      }
      case LoadResult.Invalid(List<ConfigProblem> problems, List<ConfigProblem> warnings) -> {
        say(problems, warnings);
        listed(problems, warnings);
        yield ExitCode.ERROR;
      }
    };
  }

  /** What is wrong with the contracts' files and rules. Secrets need not be there to be told it. */
  private List<ConfigProblem> contracts(Fleet fleet, Plugins plugins) {
    SecretResolver secrets = SecretResolver.of(config(), new Redactor());
    return fleet.contents().stream()
        .filter(content -> !content.contracts().isEmpty())
        .map(content -> Contracts.open(content, plugins::contract, secrets))
        .flatMap(opened -> opened.faults().stream())
        .toList();
  }

  private void say(List<ConfigProblem> problems, List<ConfigProblem> warnings) {
    console().warnings(warnings.stream().map(ConfigProblem::problem).toList());
    console().problems(problems.stream().map(ConfigProblem::problem).toList());
  }

  private void summary(Fleet fleet, List<ConfigProblem> warnings) {
    TreeMap<String, Integer> counts = new TreeMap<>();
    counts.put("environments", fleet.environments().size());
    counts.put("brokers", fleet.brokers().size());
    counts.put("tenants", fleet.tenants().size());
    counts.put("objectives", fleet.objectives().size());
    counts.put("policies", fleet.policies().size());
    counts.put("parity", fleet.parity().size());
    counts.put("consumers", fleet.consumers().size());
    counts.put("contents", fleet.contents().size());
    counts.put("sinks", fleet.sinks().size());
    Table table = new Table(Column.text("DECLARED"), Column.number("COUNT"));
    counts.forEach((what, count) -> table.row(what, count));
    TreeMap<String, Json> declared = new TreeMap<>();
    counts.forEach((what, count) -> declared.put(what, Json.of(count)));
    console()
        .data(
            format(),
            table,
            Json.of(
                Map.of(
                    "valid", Json.of(true),
                    "file", Json.of(config().toString()),
                    "digest", Json.of(fleet.digest()),
                    "declared", Json.of(declared),
                    "problems", json(List.of(), "error"),
                    "warnings", json(warnings, "warning"))));
    if (format() == Format.table) {
      console().note(config() + " is valid. Next: " + typed("doctor"));
    }
  }

  /** For programs: as data on stdout. People have read them on stderr already. */
  private void listed(List<ConfigProblem> problems, List<ConfigProblem> warnings) {
    if (format() == Format.table) {
      console().note(problems.size() + (problems.size() == 1 ? " problem" : " problems"));
      return;
    }
    Table table =
        new Table(
            Column.text("FILE"),
            Column.number("LINE"),
            Column.number("COLUMN"),
            Column.text("CODE"),
            Column.text("MESSAGE"),
            Column.text("NEXT"));
    problems.forEach(
        p -> table.row(p.file(), p.line(), p.column(), p.code(), p.message(), p.nextMove()));
    console()
        .data(
            format(),
            table,
            Json.of(
                Map.of(
                    "valid", Json.of(false),
                    "file", Json.of(config().toString()),
                    "problems", json(problems, "error"),
                    "warnings", json(warnings, "warning"))));
  }

  private static Json json(List<ConfigProblem> problems, String severity) {
    List<Json> list = new ArrayList<>();
    for (ConfigProblem p : problems) {
      list.add(
          Json.of(
              Map.of(
                  "severity", Json.of(severity),
                  "file", Json.of(p.file()),
                  "line", Json.of(p.line()),
                  "column", Json.of(p.column()),
                  "code", Json.of(p.code()),
                  "message", Json.of(p.message()),
                  "next", Json.of(p.nextMove()))));
    }
    return Json.of(list);
  }
}
