package io.clawback.bench;

import io.clawback.disk.FileDisk;
import io.clawback.ledger.ChainVerifier;
import io.clawback.ledger.FileLedger;
import io.clawback.model.audit.ChainReport;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many durable entries a second the ledger takes from one writer and from 64, and how many it
 * checks a second. Arguments: a folder on the disk to measure (a temporary one without), seconds
 * for each part (5), entries for the check (300,000). The folder is left as it is; give a fresh
 * one.
 */
public final class LedgerBench {
  private static final int MANY = 64;
  private static final Duration FILL = Duration.ofSeconds(1);

  private LedgerBench() {}

  /** Runs the parts one after the other, and prints a line for each. */
  public static void main(String[] args) throws Exception {
    Path folder = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("ledger-bench");
    Duration time = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 5);
    int entries = args.length > 2 ? Integer.parseInt(args[2]) : 300_000;
    for (int writers : new int[] {1, MANY}) {
      try (FileLedger ledger = open(folder.resolve("append-" + writers))) {
        append(ledger, writers, time.dividedBy(2));
        double rate = append(ledger, writers, time);
        print("%,12.0f durable entries/s from %d writer(s)", rate, writers);
      }
    }
    verify(folder.resolve("verify"), entries);
  }

  private static double append(FileLedger ledger, int writers, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    long start = System.nanoTime();
    long before = ledger.size();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int w = 0; w < writers; w++) {
        all.add(
            threads.submit(() -> {
              while (System.nanoTime() < end) {
                ledger.append(draft());
              }
            }));
      }
    }
    for (Future<?> one : all) {
      one.get();
    }
    return (ledger.size() - before) * 1e9 / (System.nanoTime() - start);
  }

  private static void verify(Path folder, int entries) throws Exception {
    try (FileLedger ledger = open(folder)) {
      while (ledger.size() < entries) {
        append(ledger, MANY, FILL);
      }
    }
    ChainVerifier verifier = new ChainVerifier(new FileDisk(folder));
    for (int round = 1; round <= 3; round++) {
      long start = System.nanoTime();
      ChainReport report = verifier.verify();
      double rate = report.entries() * 1e9 / (System.nanoTime() - start);
      print("%,12.0f entries/s verified (round %d, %s)", rate, round, report.verdict());
    }
  }

  private static FileLedger open(Path folder) throws IOException {
    return FileLedger.open(new FileDisk(folder), Clock.system(), new SecureRandom(), "bench@here");
  }

  /** Of the size that a run's entries have. */
  private static Draft draft() {
    Json.Obj before =
        Json.of(Map.of("partitions", Json.of(6), "retention.ms", Json.of("604800000")));
    Json.Obj after =
        Json.of(Map.of("partitions", Json.of(8), "retention.ms", Json.of("604800000")));
    Json.Obj detail = Json.of(Map.of("state", Json.of("DONE"), "before", before, "after", after));
    return Draft.of(EntryKind.OUTCOME, "alice@host", detail)
        .in("run-20260102-030405", "sha256:" + "5a".repeat(32))
        .about("2.1", "0123456789abcdef".repeat(2), "tenant-a", "prod/main/orders", "default");
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
