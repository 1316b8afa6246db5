package io.clawback.bench;

import io.clawback.content.Contents;
import io.clawback.content.duplicate.DuplicateIndex;
import java.util.Locale;

/**
 * Duplicates by idempotency key: nanoseconds a message for each part of the way, of the wall clock
 * and of the processor, bytes a key, and the time that the result takes. Keys are UUIDs, values 174
 * bytes.
 *
 * <p>{@code DuplicateBench MESSAGES MIB [REPEATED PERCENT] [LANES]}
 */
public final class DuplicateBench {
  private static final byte[] DIGITS =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int PARTS = 10;

  private DuplicateBench() {}

  /** Prints one line a part, and the whole. */
  public static void main(String[] arguments) throws InterruptedException {
    int messages = Integer.parseInt(arguments[0]);
    long bytes = Long.parseLong(arguments[1]) << 20;
    int percent = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
    int lanes = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
    long unique = messages - (long) messages * percent / 100;
    System.out.printf(
        Locale.ROOT,
        "%,d messages, %d %% repeat a key, %d lanes, %,d MiB%n",
        messages,
        percent,
        lanes,
        bytes >> 20);
    double own = own(messages / PARTS, unique);
    DuplicateIndex index = new DuplicateIndex(unique, bytes);
    long begun = System.nanoTime();
    long most = 0;
    for (int part = 0; part < PARTS; part++) {
      int from = (int) ((long) messages * part / PARTS);
      int to = (int) ((long) messages * (part + 1) / PARTS);
      long[] cpu = new long[lanes];
      long start = System.nanoTime();
      Thread[] threads = new Thread[lanes];
      for (int lane = 0; lane < lanes; lane++) {
        int mine = lane;
        threads[lane] =
            new Thread(() -> {
              add(index, from, to, mine, lanes, unique);
              cpu[mine] = cpu();
            });
        threads[lane].start();
      }
      long used = 0;
      for (int lane = 0; lane < lanes; lane++) {
        threads[lane].join();
        used += cpu[lane];
      }
      most = Math.max(most, index.used());
      System.out.printf(
          Locale.ROOT,
          "  to %,12d  %6.0f ns wall  %6.0f ns processor (%.0f of them the benchmark's own)%n",
          to,
          (System.nanoTime() - start) / (double) (to - from),
          used / (double) (to - from),
          own);
    }
    long added = System.nanoTime();
    Contents.Duplicates found = index.finish();
    long finished = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "  %,d keys, %,d repetitions, share %.3f; %.2f bytes a key, %,d MiB; %.1f s and %.1f s for the result%n",
        found.keys(),
        found.duplicates().values().stream().mapToLong(s -> s.getLongCardinality()).sum(),
        found.share(),
        most / (double) found.keys(),
        most >> 20,
        (added - begun) / 1e9,
        (finished - added) / 1e9);
  }

  private static void add(
      DuplicateIndex index, int from, int to, int lane, int lanes, long unique) {
    byte[] array = new byte[36 + 174];
    for (int i = from + lane; i < to; i += lanes) {
      uuid(i % unique, array);
      index.add(lane, i, array, 0, 36, 36, 174);
    }
  }

  /** What it costs to make a key, so that it can be told apart. */
  private static double own(int times, long unique) {
    byte[] array = new byte[36];
    long start = cpu();
    for (int i = 0; i < times; i++) {
      uuid(i % unique, array);
    }
    return (cpu() - start) / (double) times;
  }

  private static long cpu() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void uuid(long id, byte[] array) {
    long high = mix(id);
    long low = mix(~id);
    for (int i = 0, at = 0; i < 32; i++, at++) {
      if (i == 8 || i == 12 || i == 16 || i == 20) {
        array[at++] = '-';
      }
      array[at] = DIGITS[(int) (((i < 16 ? high : low) >>> (60 - 4 * (i % 16))) & 15)];
    }
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
