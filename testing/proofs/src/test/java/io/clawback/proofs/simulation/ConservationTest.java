package io.clawback.proofs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The real runtime, executor, ledger, rollback store and broker code carry messages aside and back
 * again in a world where everything happens between any two of their calls, and where the machine
 * stops at any operation of its disk: one seed is one schedule. After every event no message is in
 * none of its places (I1), nothing was written without an intent on disk (I2), no group was moved
 * past what has no copy, no receipt and no bytes that would survive (I3), nothing was done twice
 * (I4), beside another instance (I5) or under a member (I6), nor more than was allowed (I11); at
 * the end each message has one account (I12), and the chain verifies (I13).
 *
 * <p>A seed that fails is played alone, and told, with {@code -Dclawback.seed=N}; {@code
 * -Dclawback.from=N -Dclawback.seeds=M} play those from N on that are below M.
 */
@Tag("whole-machine")
class ConservationTest {
  private static final long FROM = Long.getLong("clawback.from", 0);

  private static final long SEEDS =
      Long.getLong("clawback.seeds", Boolean.getBoolean("clawback.long") ? 1_000_000 : 50_000);

  @BeforeAll
  static void fast() {
    FastSignatures.install();
  }

  @AfterAll
  static void real() {
    FastSignatures.remove();
  }

  @Test
  void noScheduleLosesAMessage() throws InterruptedException {
    if (Long.getLong("clawback.seed") instanceof Long seed) {
      MessageRun.play(seed, Bug.NONE);
      return;
    }
    AtomicLong next = new AtomicLong(FROM);
    TreeMap<String, Integer> seen = new TreeMap<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<TreeMap<String, Integer>>> parts = new ArrayList<>();
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        parts.add(threads.submit((Callable<TreeMap<String, Integer>>) () -> part(next)));
      }
      for (Future<TreeMap<String, Integer>> part : parts) {
        part.get().forEach((what, count) -> seen.merge(what, count, Integer::sum));
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
    // Schedules in which little happens prove little.
    int few = (int) (SEEDS - FROM) / 200;
    for (String what :
        List.of(
            "COMPLETED",
            "INCOMPLETE",
            "ROLLED_BACK on the way back",
            "STRANDED on the way back",
            "INTERRUPTED",
            "crash",
            "crash on the way back")) {
      assertThat(seen.getOrDefault(what, 0)).as(what + " of " + seen).isGreaterThan(few);
    }
    for (Happenings.Kind kind : Happenings.Kind.values()) {
      assertThat(seen.getOrDefault(kind.name(), 0)).as(kind + " of " + seen).isGreaterThan(few);
    }
  }

  private static TreeMap<String, Integer> part(AtomicLong next) {
    TreeMap<String, Integer> seen = new TreeMap<>();
    for (long seed = next.getAndIncrement(); seed < SEEDS; seed = next.getAndIncrement()) {
      try {
        for (String what : MessageRun.play(seed, Bug.NONE)) {
          seen.merge(what, 1, Integer::sum);
        }
      } catch (AssertionError e) {
        next.set(SEEDS);
        throw e;
      }
    }
    return seen;
  }
}
