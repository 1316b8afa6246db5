package io.clawback.consumers.process;

import io.clawback.consumers.base.Fixtures;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole JVM that scales or restarts and kills itself with SIGKILL at one point: the n-th time it
 * comes to it. Its arguments: root, verb, from, to, point, n, marker.
 */
public final class DyingScaler {
  /** Where it may die. */
  enum Point {
    NEVER,
    /** It works, and then stays until it is killed. */
    HANGS_ON,
    BEFORE_INTENT,
    AFTER_INTENT,
    AFTER_START,
    AFTER_PID,
    BEFORE_SIGNAL,
    AFTER_SIGNAL,
    AFTER_FORGET
  }

  private static Point fatal = Point.NEVER;
  private static int left;

  private DyingScaler() {}

  public static void main(String[] args) throws Exception {
    ProcessWorld world = new ProcessWorld(Path.of(args[0]));
    fatal = Point.valueOf(args[4]);
    left = Integer.parseInt(args[5]);
    world.with("env", "WORLD=" + args[6]);
    int from = Integer.parseInt(args[2]);
    int to = Integer.parseInt(args[3]);
    LinuxProcesses real = new LinuxProcesses();
    var settings =
        new io.clawback.consumers.base.Settings(world.declaration(), ProcessSettings.HELP);
    Launcher launcher =
        new SessionLauncher(ProcessSettings.of(settings), "orders", System.getenv());
    try (ConsumerFleet fleet =
        new ProcessFleetFactory()
            .open(
                world.declaration(),
                world.folder,
                Clock.system(),
                Scheduler.system(),
                new DyingProcesses(real),
                new DyingRecords(new FileInstanceRecords(world.folder.resolve("instances"))),
                Optional.of((token, claim, log) -> {
                  long pid = launcher.launch(token, claim, log);
                  reach(Point.AFTER_START);
                  return pid;
                }))) {
      if (args[1].equals("scale")) {
        fleet.scale().act(Fixtures.mutation("op-scale-" + to), Fixtures.scale(from, to));
      } else {
        fleet.restart().act(Fixtures.mutation("op-restart"), Fixtures.restart());
      }
      if (fatal == Point.HANGS_ON) {
        System.out.println("scaled");
        new java.util.concurrent.CountDownLatch(1).await();
      }
    }
  }

  private static void reach(Point point) throws IOException {
    if (point == fatal && --left == 0) {
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      while (true) {
        Thread.onSpinWait();
      }
    }
  }

  private record DyingRecords(InstanceRecords real) implements InstanceRecords {
    @Override
    public List<Instance> all() throws IOException {
      return real.all();
    }

    @Override
    public void write(Instance instance) throws IOException {
      boolean intent = instance.process().isEmpty();
      if (intent) {
        reach(Point.BEFORE_INTENT);
      }
      real.write(instance);
      reach(intent ? Point.AFTER_INTENT : Point.AFTER_PID);
    }

    @Override
    public void forget(Instance instance) throws IOException {
      real.forget(instance);
      reach(Point.AFTER_FORGET);
    }

    @Override
    public Path claim(String token) {
      return real.claim(token);
    }

    @Override
    public boolean writeOff(String token) throws IOException {
      return real.writeOff(token);
    }
  }

  private record DyingProcesses(Processes real) implements Processes {
    @Override
    public Place place() throws IOException {
      return real.place();
    }

    @Override
    public Optional<Identity> at(long pid) throws IOException {
      return real.at(pid);
    }

    @Override
    public Map<String, List<Identity>> tokens() throws IOException {
      return real.tokens();
    }

    @Override
    public List<Identity> family(Identity leader) throws IOException {
      return real.family(leader);
    }

    @Override
    public Optional<java.time.Instant> startedAt(Identity identity) throws IOException {
      return real.startedAt(identity);
    }

    @Override
    public boolean aboveUs(long pid) {
      return real.aboveUs(pid);
    }

    @Override
    public String commandLine(long pid) throws IOException {
      return real.commandLine(pid);
    }

    @Override
    public void signal(Identity identity, boolean forcibly) throws IOException {
      reach(Point.BEFORE_SIGNAL);
      real.signal(identity, forcibly);
      reach(Point.AFTER_SIGNAL);
    }
  }
}
