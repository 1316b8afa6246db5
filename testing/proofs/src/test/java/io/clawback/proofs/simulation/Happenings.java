package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryReader;
import io.clawback.brokers.memory.Seam;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What others do, and what breaks, between our calls: by chance, of the kinds of this schedule. */
final class Happenings {
  /** Kinds of them. */
  enum Kind {
    ARRIVES,
    FOREIGN_JOINS,
    FOREIGN_VISITS,
    FOREIGN_LEAVES,
    FOREIGN_RESETS,
    RETENTION,
    LATE,
    DOWN,
    REPLY_LOST,
    ASIDE_UNSAFE,
    ASIDE_REMOVED,
    ASIDE_AGAIN,
    ASIDE_ANEW,
    SOURCE_ANEW,
    SECOND_INSTANCE,
    DEAF,
    STOP
  }

  private final MessageWorld world;
  private final Random random;
  private final EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
  private final int chance;
  private final List<String> told = new ArrayList<>();
  private final EnumSet<Kind> seen = EnumSet.noneOf(Kind.class);
  private int seams;
  private int seamsToCrash = -1;
  private boolean calm;
  private boolean upAgain = true;
  private long upAt;
  private boolean secondCame;
  private boolean stop;

  Happenings(MessageWorld world) {
    this.world = world;
    this.random = world.random;
    for (Kind kind : Kind.values()) {
      boolean rare =
          switch (kind) {
            case DEAF -> world.scene != Scene.SKIP;
            case ARRIVES, LATE, FOREIGN_LEAVES, ASIDE_AGAIN -> false;
            default -> true;
          };
      if (random.nextInt(rare ? 5 : 2) == 0) {
        kinds.add(kind);
      }
    }
    if (kinds.contains(Kind.ASIDE_REMOVED)) {
      kinds.add(Kind.ASIDE_AGAIN);
    }
    chance = 3 + random.nextInt(20);
    tell(world.scene + "");
  }

  List<String> told() {
    return told;
  }

  /** Which kinds have happened. */
  EnumSet<Kind> seen() {
    return seen;
  }

  /** Whether somebody else has meddled with where the group stands or with what we rely on. */
  boolean meddled() {
    return seen.contains(Kind.FOREIGN_JOINS)
        || seen.contains(Kind.FOREIGN_VISITS)
        || seen.contains(Kind.FOREIGN_RESETS)
        || seen.contains(Kind.RETENTION)
        || seen.contains(Kind.SOURCE_ANEW)
        || seen.contains(Kind.SECOND_INSTANCE);
  }

  /** Whether what we rely on is gone for good: a person has to see to it. */
  boolean hopeless() {
    return seen.contains(Kind.ASIDE_REMOVED)
        || seen.contains(Kind.ASIDE_ANEW)
        || seen.contains(Kind.SOURCE_ANEW)
        // It goes on from just where the group stands, or not at all.
        || (world.scene == Scene.REWRITE && meddled());
  }

  void tell(String what) {
    told.add(what);
  }

  /** After so many seams the process dies. */
  void crashAfter(int number) {
    seamsToCrash = number;
  }

  boolean stopped() {
    return stop;
  }

  /** A new process: what was planned for the old one is over. */
  void restarted() {
    seamsToCrash = -1;
    stop = false;
    bringUp();
  }

  /** Nothing happens any more, and what can be mended is. */
  void calm() {
    calm = true;
    world.owners.foreignLeaves();
    world.owners.running().forEach(consumer -> consumer.deaf(false));
    bringUp();
    if (MemoryReader.incarnation(world.cluster, MessageWorld.ASIDE).isPresent()) {
      world.cluster.setting(MessageWorld.ASIDE, "retention.ms", Optional.empty());
    }
  }

  private void bringUp() {
    if (!upAgain) {
      tell("the broker is up again");
      world.cluster.down(false);
      upAgain = true;
    }
  }

  void timePassed() {
    if (!upAgain && world.clock.nanos() >= upAt) {
      bringUp();
    }
  }

  void at(Seam seam, String target) {
    seams++;
    tell(
        seams
            + " "
            + world.active.name
            + " "
            + seam
            + " "
            + (target.startsWith("consumers") ? "consumers" : ""));
    if (!calm && random.nextInt(100) < chance) {
      List<Kind> all = List.copyOf(kinds);
      if (!all.isEmpty()) {
        happens(all.get(random.nextInt(all.size())), seam);
      }
    }
    if (seamsToCrash >= 0 && seamsToCrash-- == 0) {
      tell("the process dies");
      world.active.kill();
      throw new SimulatedWorld.Crash();
    }
  }

  private void happens(Kind kind, Seam seam) {
    int p = random.nextInt(Source.PARTITIONS);
    switch (kind) {
      case ARRIVES -> {
        saw(kind, "messages arrive in " + p);
        world.source.append(p, 1 + random.nextInt(2), random.nextInt(4) == 0);
      }
      case FOREIGN_JOINS -> {
        if (!world.owners.foreignIn()) {
          saw(kind, "a foreign consumer joins");
          world.owners.foreignJoins();
        }
      }
      case FOREIGN_VISITS -> {
        if (!world.owners.foreignIn()) {
          saw(kind, "a foreign consumer joins, commits and leaves");
          world.owners.foreignJoins();
          world.owners.work();
          world.owners.foreignLeaves();
        }
      }
      case FOREIGN_LEAVES -> {
        saw(kind, "foreign consumers leave");
        world.owners.foreignLeaves();
      }
      case FOREIGN_RESETS -> resets(p);
      case RETENTION -> {
        long upTo = Math.min(world.source.seen(p), world.source.start(p) + 1 + random.nextInt(6));
        saw(kind, "the broker lets go of " + p + " below " + upTo);
        world.source.expire(p, upTo);
      }
      case LATE -> {
        int seconds = 1 << random.nextInt(7);
        saw(kind, "it takes " + seconds + " s");
        world.clock.advance(Duration.ofSeconds(seconds));
        timePassed();
      }
      case DOWN -> {
        saw(kind, "the broker is down");
        world.cluster.down(true);
        upAgain = false;
        upAt = world.clock.nanos() + Duration.ofSeconds(1 << random.nextInt(6)).toNanos();
      }
      case REPLY_LOST -> {
        saw(kind, "the reply is lost");
        throw new ClawbackException(
            new Problem(
                "memory.unreachable",
                Category.CONNECTION,
                "simulated",
                "The reply was lost.",
                "Try again."));
      }
      case ASIDE_UNSAFE -> {
        if (MemoryReader.incarnation(world.cluster, MessageWorld.ASIDE).isPresent()) {
          saw(kind, "the quarantine keeps messages for a second only");
          world.cluster.setting(MessageWorld.ASIDE, "retention.ms", Optional.of("1000"));
        }
      }
      case ASIDE_REMOVED -> {
        if (MemoryReader.incarnation(world.cluster, MessageWorld.ASIDE).isPresent()) {
          saw(kind, "the quarantine is removed");
          world.audit.quarantineRemoved();
          world.cluster.deleteQueue(MessageWorld.ASIDE);
        }
      }
      case ASIDE_AGAIN -> {
        if (MemoryReader.incarnation(world.cluster, MessageWorld.ASIDE).isEmpty()) {
          saw(kind, "a quarantine is made again");
          world.cluster.createQueue(MessageWorld.ASIDE, MessageWorld.ASIDE_PARTITIONS);
        }
      }
      case ASIDE_ANEW -> {
        if (MemoryReader.incarnation(world.cluster, MessageWorld.ASIDE).isPresent()) {
          saw(kind, "the quarantine is removed and made anew");
          world.audit.quarantineRemoved();
          world.cluster.deleteQueue(MessageWorld.ASIDE);
          world.cluster.createQueue(MessageWorld.ASIDE, MessageWorld.ASIDE_PARTITIONS);
        }
      }
      case SOURCE_ANEW -> {
        // Between the last look at a position and the commit no broker tells queues apart.
        if (seam != Seam.REREAD) {
          saw(kind, "the source is removed and made anew");
          world.source.anew();
        }
      }
      case SECOND_INSTANCE -> {
        if (!secondCame) {
          secondCame = true;
          saw(kind, "a second instance runs meanwhile");
          second();
        }
      }
      case DEAF -> {
        if (world.scene == Scene.SKIP) {
          boolean now = random.nextInt(3) > 0;
          saw(kind, "a consumer hears " + (now ? "nothing" : "again"));
          world.owners.deaf(p, now);
        }
      }
      case STOP -> {
        saw(kind, "somebody wants it to stop");
        stop = true;
      }
    }
  }

  private void resets(int p) {
    boolean alone = world.cluster.committed(Source.GROUP, Source.QUEUE).containsKey(p);
    long to =
        world.source.start(p) + random.nextLong(world.source.end(p) - world.source.start(p) + 1);
    try {
      if (alone) {
        world.source.reset(p, to);
        saw(Kind.FOREIGN_RESETS, "somebody else resets " + p + " to " + to);
      }
    } catch (IllegalArgumentException somebodyIsInTheGroup) {
      // The broker does not let them.
    }
  }

  private void second() {
    Instance before = world.active;
    int crash = seamsToCrash;
    boolean stopped = stop;
    Instance second = world.second();
    world.active = second;
    seamsToCrash = random.nextInt(3) == 0 ? random.nextInt(12) : -1;
    try {
      MessageRun.live(world, second, false);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (ClawbackException refused) {
      tell("the second instance is refused: " + refused.problem().code());
    } finally {
      // What it ended on its way out is its own doing still.
      world.checkAfterDeath();
      tell("the first instance goes on");
      world.active = before;
      seamsToCrash = crash;
      stop = stopped;
    }
  }

  private void saw(Kind kind, String what) {
    seen.add(kind);
    tell(what);
  }
}
