package io.clawback.app.cli;

import io.clawback.app.print.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the commonest short verbs once, into nothing, so that the JVM can record which classes a
 * start needs. Called by the launcher after a build; no verb.
 */
final class Training {
  private static final String FLEET =
      """
      version: 1
      environments:
        prod:
          region: here
          brokers:
            main:
              type: kafka
              cluster-id: c
              settings: {bootstrap.servers: "127.0.0.1:1", plaintext: allowed}
              groups: {ignore: ["console-*"]}
            other: {type: memory, cluster-id: d, settings: {world: w}}
        staging: {}
      tenants:
        a: {queues: ["a-*"], groups: [a]}
        b: {queues: ["*-b"]}
      objectives:
        - {name: all, for: {tenants: [a]}, lag-messages: 100_000, lag-age: 30m, alert-at: 80%}
      policies:
        - {name: all, allow: {scale: automatic}, budget: {share: 5%}, four-eyes: true}
      parity:
        - {name: p, property: group.lag, environments: [prod, staging], relation: {within: 5}}
      consumers:
        c: {type: process, group: prod/main/a, max: 2, settings: {command: [a, b]}}
      sinks:
        s: {type: jsonl, settings: {path: x}}
      contents:
        - {name: o, for: {queues: [orders]}, idempotency-key: $.id, tenant: key, message-bytes: 8 MiB}
      limits: {fetch-bytes: 16 MiB, request-timeout: 300ms, snapshot-timeout: 1s}
      """;

  private Training() {}

  /**
   * With {@code full}, the verbs that look at brokers too: one that cannot be reached, and the one
   * in the config file named next, if any. What it writes is in a temporary folder, and removed.
   */
  public static void main(String[] args) throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Console console = new Console(nowhere, nowhere, true, true, true);
    Path folder = Files.createTempDirectory("clawback-training");
    String config = folder.resolve("fleet.yaml").toString();
    String data = folder.resolve("data").toString();
    try {
      Files.writeString(Path.of(config), FLEET);
      Main.run(console, "--version");
      Main.run(console, "--help");
      Main.run(console, "validate", "--help");
      Main.run(console, "no-such-verb");
      Main.run(console, "validate", "-c", config);
      if (args.length > 0 && args[0].equals("full")) {
        look(console, config, data);
      }
      if (args.length > 1) {
        look(console, args[1], data + "-2");
        Main.run(console, "inspect", "orders", "-c", args[1]);
        Main.run(console, "inspect", "payments", "-c", args[1]);
        Main.run(console, "inspect", "payments", "-c", args[1], "-o", "json");
        Main.run(console, "inspect", "--message", "payments/0@1", "-c", args[1]);
        act(console, args[1], data + "-2", folder.resolve("chosen").toString());
      }
      Files.writeString(Path.of(config), FLEET + "polices: []\n");
      Main.run(console, "validate", "-c", config, "-o", "json");
      Main.run(console, "validate", "-c", config, "-o", "yaml");
    } finally {
      remove(folder);
    }
    System.exit(0);
  }

  /** Twice, so that what a first look remembers is read too. */
  private static void look(Console console, String config, String data) {
    for (String verb : List.of("doctor", "scan", "parity", "scan", "plan", "runs")) {
      Main.run(console, verb, "-c", config, "-d", data);
    }
    for (String format : List.of("csv", "json")) {
      Main.run(console, "-o", format, "scan", "-c", config, "-d", data, "--partitions");
    }
    Main.run(console, "scan", "-c", config, "-d", data, "--age", "record");
  }

  /** Leaves poison out, and has it delivered again. */
  private static void act(Console console, String config, String data, String plan) {
    Main.run(console, "drain", "payments", "-c", config, "-d", data, "--out", plan);
    Main.run(console, "apply", plan, "-c", config, "-d", data);
    ByteArrayOutputStream runs = new ByteArrayOutputStream();
    Main.run(
        new Console(
            new PrintStream(runs, true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            true,
            true,
            true),
        "runs",
        "-c",
        config,
        "-d",
        data,
        "-o",
        "json");
    Matcher key =
        Pattern.compile("\"rollbackKey\": *\"([0-9a-f]+)\"")
            .matcher(runs.toString(StandardCharsets.UTF_8));
    if (key.find()) {
      Main.run(console, "rollback", key.group(1), "--execute", "-c", config, "-d", data);
    }
    Main.run(console, "audit", "verify", "-c", config, "-d", data);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
