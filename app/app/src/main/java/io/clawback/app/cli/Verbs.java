package io.clawback.app.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine;

/**
 * The verbs by name, in the order of the help. A command line that names one is given that one
 * only: reading the annotations of all of them would be most of a start.
 */
final class Verbs {
  private static final List<String> VALUED =
      List.of("-c", "--config", "-d", "--data", "-o", "--output");

  private static final SequencedMap<String, Class<? extends Object>> ALL = all();

  private Verbs() {}

  private static SequencedMap<String, Class<? extends Object>> all() {
    LinkedHashMap<String, Class<? extends Object>> verbs = new LinkedHashMap<>();
    verbs.put("init", Init.class);
    verbs.put("validate", Validate.class);
    verbs.put("doctor", CheckUp.class);
    verbs.put("scan", Scan.class);
    verbs.put("inspect", Inspect.class);
    verbs.put("parity", Parity.class);
    verbs.put("detect", Detect.class);
    verbs.put("evaluate", Evaluate.class);
    verbs.put("cause", CauseVerb.class);
    verbs.put("plan", MakePlan.class);
    verbs.put("approve", Approve.class);
    verbs.put("apply", Apply.class);
    verbs.put("run", Run.class);
    verbs.put("rollback", Rollback.class);
    verbs.put("runs", Runs.class);
    verbs.put("resume", Resume.class);
    verbs.put("drain", Drain.class);
    verbs.put("quarantine", Quarantine.class);
    verbs.put("redrive", Redrive.class);
    verbs.put("offsets", Offsets.class);
    verbs.put("audit", Audit.class);
    verbs.put("demo", Demo.class);
    verbs.put("completion", Completion.class);
    return Collections.unmodifiableSequencedMap(verbs);
  }

  /** Every verb and its class. */
  static SequencedMap<String, Class<? extends Object>> known() {
    return ALL;
  }

  /** Adds what the command line needs: its verb, or all of them when it names none. */
  static void add(CommandLine main, String... args) {
    Optional<String> named = named(args);
    ALL.forEach((name, verb) -> {
      if (named.isEmpty() || named.get().equals(name)) {
        main.addSubcommand(name, verb);
      }
    });
  }

  private static Optional<String> named(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (VALUED.contains(args[i])) {
        i++;
      } else if (!args[i].startsWith("-")) {
        return ALL.containsKey(args[i]) ? Optional.of(args[i]) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
