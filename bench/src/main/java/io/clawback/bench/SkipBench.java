package io.clawback.bench;

import io.clawback.execute.RunEvent;
import io.clawback.execute.RunResult;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.DrainWish;
import io.clawback.runtime.Plugins;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.Who;
import io.clawback.runtime.Wiring;
import io.clawback.runtime.config.FleetLoader;
import io.clawback.runtime.config.Redactor;
import io.clawback.runtime.config.SecretResolver;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * In the process that looked into the backlogs of {@link SkipWorld} and planned: copies all poison
 * aside and has all groups leave it out. Prints {@code MILLISECONDS COPY TELL PLAN}: from the first
 * step's beginning until the last member has answered, what of that was copying and what was
 * telling, and how long looking and planning took before.
 *
 * <p>Arguments: config, data folder; {@code -v} prints each step.
 */
public final class SkipBench {
  private SkipBench() {}

  /** Runs it. */
  public static void main(String[] args) throws InterruptedException {
    Path config = Path.of(args[0]);
    boolean verbose = args.length > 2;
    Plugins plugins = Plugins.discover();
    SecretResolver secrets = SecretResolver.of(config, new Redactor());
    try (Remediator remediator =
        Remediator.open(
            Wiring.real(
                FleetLoader.load(config, plugins).orThrow(),
                plugins,
                secrets,
                Path.of(args[1]),
                Who.acts()))) {
      List<DrainWish> wishes =
          IntStream.range(0, 3)
              .mapToObj(t ->
                  new DrainWish(
                      new QueueId(new BrokerId("bench", "main"), "payments-" + t),
                      Optional.empty(),
                      List.of(),
                      Optional.empty()))
              .toList();
      long looked = System.nanoTime();
      Plan plan = remediator.planDrain(wishes, () -> false);
      long planned = System.nanoTime() - looked;
      long removed =
          plan.steps()
              .filter(s -> s.operation() instanceof SetAside)
              .mapToLong(s -> ((SetAside) s.operation()).messages())
              .sum();
      long groups = plan.steps().filter(s -> s.operation() instanceof PublishSkips).count();
      if (removed != PoisonedMessages.POISON || groups != 12) {
        throw new IllegalStateException(
            removed + " messages, " + groups + " groups, declined " + plan.declined());
      }
      Times times = new Times(verbose);
      RunResult result = remediator.apply(plan, times::ended, times::take);
      if (!times.ended()) {
        throw new IllegalStateException(result.toString());
      }
      System.out.printf(
          "%d %d %d %d%n",
          ms(times.last - times.first), ms(times.copying), ms(times.telling), ms(planned));
    }
  }

  private static long ms(long nanos) {
    return nanos / 1_000_000;
  }

  /** When steps began and ended. */
  private static final class Times {
    private final boolean verbose;
    private final TreeMap<String, Long> begun = new TreeMap<>();
    private long first;
    private long last;
    private long copying;
    private long telling;
    private int told;

    Times(boolean verbose) {
      this.verbose = verbose;
    }

    /** Recovery is watched apart. */
    boolean ended() {
      return told == 12;
    }

    void take(RunEvent event) {
      long now = System.nanoTime();
      if (event instanceof RunEvent.Started) {
        first = now;
      } else if (event instanceof RunEvent.Began(var step)) {
        begun.put(step.id(), now);
      } else if (event instanceof RunEvent.Rested(var step, var state, var detail)) {
        long took = now - begun.getOrDefault(step.id(), now);
        last = now;
        if (step.operation() instanceof SetAside) {
          copying += took;
        } else {
          telling += took;
          told++;
        }
        if (verbose) {
          System.out.printf(
              "%s %s %d ms, %d ms since the beginning: %s%n",
              step.id(), state, ms(took), ms(now - first), detail);
        }
      }
    }
  }
}
