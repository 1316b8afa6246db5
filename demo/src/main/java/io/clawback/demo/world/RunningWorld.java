package io.clawback.demo.world;

import io.clawback.demo.draw.Busy;
import io.clawback.demo.draw.Slow;
import io.clawback.demo.draw.World;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;

/** A world that runs. Everything it started, or that carries its mark, ends when it is closed. */
public final class RunningWorld implements AutoCloseable {
  /** Seconds from the first reading until the product looks, as it goes on two cores. */
  private static final double LOOKED_AT = 3.5;

  private final World world;
  private final Folder folder;
  private final Mark mark = Mark.random();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private RunningWorld(World world, Folder folder) {
    this.world = world;
    this.folder = folder;
  }

  /** Starts it in that folder; returns when everything runs. Leaves nothing when it fails. */
  public static RunningWorld start(World world, Path place) {
    Folder folder = Folder.at(place);
    clear(folder);
    RunningWorld running = new RunningWorld(world, folder);
    try {
      running.start();
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  /** Refuses a folder where a world runs; ends what a killed one left. */
  private static void clear(Folder folder) {
    Note.read(folder)
        .ifPresent(note -> {
          if (note.runs()) {
            throw new IllegalStateException(
                "a world runs in " + folder.root() + " already; end it with --stop");
          }
          note.end();
        });
    folder.forgetConsumers();
  }

  /** The product's config file. */
  public Path config() {
    return folder.config();
  }

  /** The folder for the product's data. */
  public Path data() {
    return folder.data();
  }

  private void start() {
    Note.of(mark).write(folder);
    open.push(() -> Folder.remove(folder.note()));
    Clusters clusters = keep(Clusters.start());
    SortedMap<String, Admin> admins = new TreeMap<>();
    World.ENVIRONMENTS.forEach(e -> admins.put(e, keep(clusters.of(e).admin())));
    Admin prod = Objects.requireNonNull(admins.get(World.PROD));
    List<String> command =
        ConsumerCommand.words(mark, clusters.of(World.PROD).bootstrap(), world.busy());
    open.push(mark::end);
    FirstConsumers consumers = new FirstConsumers(world.busy(), folder, command);
    Waiting.together(
        World.ENVIRONMENTS.stream()
            .map(e -> {
              String bootstrap = clusters.of(e).bootstrap();
              Admin admin = Objects.requireNonNull(admins.get(e));
              Furnishing furnishing = new Furnishing(world, e, bootstrap, admin);
              return furnish(furnishing, e, bootstrap, consumers);
            })
            .toList());
    consumers.await(prod);
    CloudWatch cloudWatch = keep(CloudWatch.start(folder));
    String text =
        new ConfigFile(world).text(clusters, folder, mark, command, cloudWatch.settings());
    busyInflow(clusters.of(World.PROD).bootstrap());
    Folder.write(folder.config(), text);
  }

  private Callable<?> furnish(
      Furnishing furnishing, String environment, String bootstrap, FirstConsumers consumers) {
    return () -> {
      Busy busy = world.busy();
      Slow slow = world.slow();
      furnishing.shape();
      boolean prod = environment.equals(World.PROD);
      furnishing.backlog(
          busy.topic(),
          busy.group(),
          prod ? new Backlog.OfBusy(busy, headStart()) : new Backlog.None());
      if (prod) {
        consumers.start();
      }
      Slow.Behind behind = slow.behind().get(environment);
      furnishing.backlog(
          slow.topic(),
          slow.group(),
          behind == null ? new Backlog.None() : new Backlog.OfSlow(behind));
      if (behind != null) {
        slowInflow(bootstrap, behind);
      }
      furnishing.quiet();
      return environment;
    };
  }

  private long headStart() {
    Busy busy = world.busy();
    double hot = busy.hot().stream().mapToDouble(busy::inflow).sum();
    return (long) ((hot - busy.capacity()) * LOOKED_AT);
  }

  private void busyInflow(String bootstrap) {
    SortedMap<Integer, Double> rates = new TreeMap<>();
    for (int p = 0; p < world.busy().partitions(); p++) {
      rates.put(p, world.busy().inflow(p));
    }
    keep(new Inflow(bootstrap, world.busy().topic(), rates));
  }

  private void slowInflow(String bootstrap, Slow.Behind behind) {
    SortedMap<Integer, Double> rates = new TreeMap<>();
    behind.partitions().forEach(p -> rates.put(p, behind.pace(p)));
    keep(new SlowReader(bootstrap, world.slow(), behind));
    keep(new Inflow(bootstrap, world.slow().topic(), rates));
  }

  private <T extends AutoCloseable> T keep(T opened) {
    synchronized (open) {
      open.push(opened);
    }
    return opened;
  }

  /** Ends everything, last started first. Idempotent. */
  @Override
  public void close() {
    synchronized (open) {
      while (!open.isEmpty()) {
        try {
          open.pop().close();
        } catch (Exception e) {
          System.err.println("while ending the demo's world: " + e);
        }
      }
    }
  }
}
