package io.clawback.demo.world;

import io.clawback.demo.draw.Busy;
import io.clawback.demo.draw.Slow;
import io.clawback.demo.draw.World;
import io.clawback.demo.orders.OrderConsumer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.slf4j.LoggerFactory;

/** A world that runs. Everything it started, or that carries its mark, ends when it is closed. */
public final class RunningWorld implements StandingWorld {
  /** Seconds from the first reading until the product looks, as it goes on two cores. */
  private static final double LOOKED_AT = 3.5;

  private final World world;
  private final Ground ground;
  private final Folder folder;

  private RunningWorld(World world, Ground ground) {
    this.world = world;
    this.ground = ground;
    this.folder = ground.folder();
  }

  /** Starts it in that folder; returns when everything runs. Leaves nothing when it fails. */
  public static RunningWorld start(World world, Path place) {
    RunningWorld running = new RunningWorld(world, Ground.take(place));
    try {
      running.start();
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  @Override
  public Path config() {
    return folder.config();
  }

  @Override
  public Path data() {
    return folder.data();
  }

  private void start() {
    Mark mark = ground.mark();
    Clusters clusters = ground.keep(Clusters.start(World.ENVIRONMENTS));
    SortedMap<String, Admin> admins = new TreeMap<>();
    World.ENVIRONMENTS.forEach(e -> admins.put(e, ground.keep(clusters.of(e).admin())));
    Admin prod = Objects.requireNonNull(admins.get(World.PROD));
    List<String> command = command(clusters.of(World.PROD).bootstrap());
    ground.endConsumers();
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
    CloudWatch cloudWatch = ground.keep(CloudWatch.start(folder));
    String text =
        new ConfigFile(world).text(clusters, folder, mark, command, cloudWatch.settings());
    busyInflow(clusters.of(World.PROD).bootstrap());
    Folder.write(folder.config(), text);
  }

  /** Runs one consumer of the busy group. */
  private List<String> command(String bootstrap) {
    Busy busy = world.busy();
    return ConsumerCommand.words(
        ground.mark(),
        64,
        List.of(OrderConsumer.class, KafkaConsumer.class, LoggerFactory.class),
        List.of(),
        List.of(bootstrap, busy.topic(), busy.group(), Integer.toString(busy.capacity())));
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
    ground.keep(new Inflow(bootstrap, world.busy().topic(), rates));
  }

  private void slowInflow(String bootstrap, Slow.Behind behind) {
    SortedMap<Integer, Double> rates = new TreeMap<>();
    behind.partitions().forEach(p -> rates.put(p, behind.pace(p)));
    ground.keep(new SlowReader(bootstrap, world.slow(), behind));
    ground.keep(new Inflow(bootstrap, world.slow().topic(), rates));
  }

  @Override
  public void close() {
    ground.close();
  }
}
