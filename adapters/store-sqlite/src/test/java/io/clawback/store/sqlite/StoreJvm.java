package io.clawback.store.sqlite;

import io.clawback.model.fleet.Limits;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.spi.state.AcceptedKeys;
import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.state.ObservationStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a test does in another JVM; the first argument says what, the second is the folder. */
public final class StoreJvm {
  private StoreJvm() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    switch (args[0]) {
      case "observe" -> observe(folder, Integer.parseInt(args[2]));
      case "count" -> count(folder, args[2], Integer.parseInt(args[3]));
      case "hold" -> hold(folder);
      case "large" -> large(folder);
      case "accept" -> accept(folder, Integer.parseInt(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Adds observations as fast as it can. */
  private static void observe(Path folder, int times) {
    try (ObservationStore store = new SqliteStoreFactory().open(folder)) {
      for (int i = 0; i < times; i++) {
        store.add(
            Snapshots.large(Snapshots.START.plusSeconds(i), 20, 5, i),
            List.of("f"),
            Limits.DEFAULT);
      }
    }
  }

  /** Adds one to a number in a file, not atomically, each time under the lease. */
  private static void count(Path folder, String holder, int times) throws Exception {
    Path number = folder.resolve("number");
    try (LeaseStore leases = new SqliteStoreFactory().leases(folder)) {
      for (int i = 0; i < times; ) {
        Optional<LeaseStore.Lease> lease = leases.acquire("t", holder, Duration.ofMinutes(1));
        if (lease.isPresent()) {
          int now = Integer.parseInt(Files.readString(number));
          Files.writeString(number, Integer.toString(now + 1));
          leases.release(lease.get());
          i++;
        }
      }
    }
  }

  /** Takes a lease and never gives it back. */
  private static void hold(Path folder) throws Exception {
    LeaseStore leases = new SqliteStoreFactory().leases(folder);
    System.out.println(leases.acquire("t", "held", Duration.ofDays(1)).isPresent());
    System.out.flush();
    TimeUnit.MINUTES.sleep(5);
  }

  /** Adds batches of keys for ever, and says of each when it is durable. */
  private static void accept(Path folder, int size) {
    try (AcceptedKeys store = new SqliteAcceptedFactory().open(folder)) {
      store.prepare(
          AcceptedTest.QUEUE, AcceptedTest.MEANING, AcceptedTest.window(AcceptedTest.NOW));
      for (int batch = 0; ; batch++) {
        store.add(
            AcceptedTest.QUEUE,
            AcceptedTest.MEANING,
            AcceptedTest.WIDE,
            new AcceptedKeys.Stretch(0, (long) batch * size, (batch + 1L) * size),
            List.of(),
            batch(batch, size));
        System.out.println(batch);
        System.out.flush();
      }
    }
  }

  static List<AcceptedKeys.Accepted> batch(int batch, int size) {
    return java.util.stream.IntStream.range(0, size)
        .mapToObj(i ->
            new AcceptedKeys.Accepted(
                0,
                (long) batch * size + i,
                AcceptedTest.NOW.toEpochMilli(),
                ("batch " + batch + " key " + i).getBytes(StandardCharsets.UTF_8),
                new byte[16]))
        .toList();
  }

  /** 500,000 positions, ten times, and the history of it. */
  private static void large(Path folder) throws Exception {
    long writing = 0;
    try (ObservationStore store = new SqliteStoreFactory().open(folder)) {
      for (int look = 0; look < 11; look++) {
        FleetSnapshot snapshot =
            Snapshots.large(Snapshots.START.plusSeconds(60L * look), 5_000, 100, look);
        long start = System.nanoTime();
        store.add(snapshot, List.of("f"), Limits.DEFAULT);
        writing = System.nanoTime() - start;
        System.out.println("write " + look + ": " + writing / 1_000_000 + " ms");
      }
    }
    try (ObservationStore store = new SqliteStoreFactory().open(folder)) {
      long start = System.nanoTime();
      History history = store.history(Snapshots.START.plusSeconds(100_000), Limits.DEFAULT);
      System.out.println("read: " + (System.nanoTime() - start) / 1_000_000 + " ms");
      System.out.println("windows: " + history.windows().size());
      System.out.println("times: " + history.windows().firstEntry().getValue().size());
    }
    System.out.println("file: " + Files.size(folder.resolve("store.sqlite")) / 1024 + " KiB");
  }

  static Process start(Path log, String heap, List<String> options, String... args)
      throws Exception {
    List<String> words =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), StoreJvm.class.getName()));
    words.addAll(List.of(args));
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }
}
