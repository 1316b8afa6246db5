package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.brokers.memory.MemoryCluster;
import io.clawback.brokers.memory.MemoryWorlds;
import io.clawback.model.observed.GroupState;
import io.clawback.spi.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line in this process, over two clusters in memory, in one folder. */
final class Cli implements AutoCloseable {
  final Path folder;
  final MemoryCluster prod = new MemoryCluster("cluster-prod", Clock.system());
  final MemoryCluster staging = new MemoryCluster("cluster-staging", Clock.system());
  private ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Orders far behind in prod; payments with 8 partitions in prod and 6 in staging. */
  Cli(Path folder) {
    this.folder = folder;
    MemoryWorlds.put(world("prod"), prod);
    MemoryWorlds.put(world("staging"), staging);
    long hourAgo = System.currentTimeMillis() - 3_600_000;
    prod.createQueue("orders", 4);
    prod.createQueue("payments", 8);
    staging.createQueue("orders", 4);
    staging.createQueue("payments", 6);
    for (int partition = 0; partition < 4; partition++) {
      prod.appendMany("orders", partition, 400, hourAgo, 1_000);
    }
    for (int partition = 0; partition < 8; partition++) {
      prod.appendMany("payments", partition, 10, hourAgo, 1_000);
    }
    prod.commit("order-processor", "orders", Map.of(0, 0L, 1, 400L, 2, 400L, 3, 100L));
    prod.join(GroupState.Kind.CLASSIC, "payment-service", "payments")
        .commit("payments", Map.of(0, 10L, 1, 10L, 2, 10L, 3, 10L, 4, 10L, 5, 10L, 6, 10L, 7, 2L));
    write(
        """
        version: 1
        environments:
          prod:
            brokers:
              main: {type: memory, cluster-id: cluster-prod, settings: {world: "%s"}}
          staging:
            brokers:
              main: {type: memory, cluster-id: cluster-staging, settings: {world: "%s"}}
        tenants:
          tenant-a: {queues: ["orders*"], groups: ["order-*"]}
          tenant-b: {queues: ["payments*"], groups: ["payment-*"]}
        objectives:
          - {name: all, lag-messages: 500, persistence: 1}
        policies:
          - name: all
            allow: {expand: approval, settings: automatic, offsets: approval}
            budget: {messages: 10_000, share: 100%%}
            manual-baseline: 30m
            recover-within: 1s
        parity:
          - name: same-partitions
            property: queue.partitions
            reference: prod
            environments: [staging]
            relation: equal
            align: true
        """
            .formatted(world("prod"), world("staging")));
  }

  String world(String environment) {
    return environment + " of " + folder;
  }

  Path config() {
    return folder.resolve("fleet.yaml");
  }

  Path data() {
    return folder.resolve("data");
  }

  void write(String config) {
    try {
      Files.writeString(config(), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one command line over the folder's config and data. */
  int run(String... words) {
    return plain(here(words));
  }

  /** The same, with its data shown on a terminal. */
  int onTerminal(String... words) {
    return plain(true, here(words));
  }

  private String[] here(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--config", config().toString(), "--data", data().toString()));
    return all.toArray(String[]::new);
  }

  /** Runs one command line as it stands. */
  int plain(String... words) {
    return plain(false, words);
  }

  private int plain(boolean terminal, String... words) {
    out = new ByteArrayOutputStream();
    err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            false,
            false);
    return Main.run(console, words);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    MemoryWorlds.remove(world("prod"));
    MemoryWorlds.remove(world("staging"));
  }
}
