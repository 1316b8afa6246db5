package io.clawback.demo.outbreak;

import io.clawback.demo.draw.Outbreak;
import io.clawback.demo.payments.GroupReader;
import io.clawback.demo.payments.Payments;
import io.clawback.demo.world.Clusters;
import io.clawback.demo.world.Folder;
import io.clawback.demo.world.Ground;
import io.clawback.demo.world.Inflow;
import io.clawback.demo.world.Messages;
import io.clawback.demo.world.StandingWorld;
import io.clawback.demo.world.Waiting;
import io.clawback.model.json.Json;
import io.clawback.servers.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The worlds of scenario 3. They begin sound: messages arrive and are read. Asked to {@code
 * worsen}, the producer begins to write messages among which are some that nobody can read; asked
 * to {@code stand}, it says when no group can go on, and how many stand before what they cannot
 * read; asked to {@code count}, an observer counts. Used by one thread.
 */
public final class OutbreakWorld implements StandingWorld {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Outbreak world;
  private final Ground ground;
  private final EmbeddedKafka kafka;
  private final Admin admin;
  private final Groups groups;
  private final Services services;
  private final List<Inflow> inflows = new ArrayList<>();
  private Map<TopicPartition, Long> begin = Map.of();
  private Map<TopicPartition, Long> troubles = Map.of();

  private OutbreakWorld(Outbreak world, Ground ground, Clusters clusters) {
    this.world = world;
    this.ground = ground;
    this.kafka = clusters.of(Outbreak.ENVIRONMENT);
    this.admin = ground.keep(kafka.admin());
    this.groups = new Groups(world, admin);
    this.services = new Services(world, ground.folder(), ground.mark(), kafka.bootstrap());
  }

  /** Starts it in that folder; returns when all is well. Leaves nothing when it fails. */
  public static OutbreakWorld start(Outbreak world, Path place) {
    Ground ground = Ground.take(place);
    try {
      Clusters clusters = ground.keep(Clusters.start(List.of(Outbreak.ENVIRONMENT)));
      OutbreakWorld running = new OutbreakWorld(world, ground, clusters);
      running.start(clusters);
      return running;
    } catch (RuntimeException e) {
      ground.close();
      throw e;
    }
  }

  @Override
  public Path config() {
    return ground.folder().config();
  }

  @Override
  public Path data() {
    return ground.folder().data();
  }

  private void start(Clusters clusters) {
    Fittings fittings = new Fittings(world, admin, kafka.bootstrap());
    fittings.topics();
    ground.endConsumers();
    services.start();
    fittings.neighbours();
    for (Outbreak.Queue queue : world.queues()) {
      SortedMap<Integer, Double> rates = new TreeMap<>();
      for (int p = 0; p < queue.parts().size(); p++) {
        rates.put(p, (double) world.inflow() / queue.parts().size());
      }
      Messages messages =
          new Messages(kafka.bootstrap(), 5, Map.of(), new Payments(world.seed())::whole);
      inflows.add(ground.keep(new Inflow(messages, queue.name(), rates)));
    }
    Folder.write(
        ground.folder().config(),
        new OutbreakConfig(world).text(clusters, ground.folder(), ground.mark(), services));
    awaitServices("every group reads", (_, at) -> at.offset() > 0);
  }

  @Override
  public Json.Obj asked(String word) {
    return switch (word) {
      case "worsen" -> worsen();
      case "stand" -> stand();
      case "reread" -> reread();
      case "count" -> new Witness(world, groups, admin, kafka.bootstrap(), troubles).count();
      default -> throw new IllegalArgumentException("this world does not know '" + word + "'");
    };
  }

  private Json.Obj worsen() {
    inflows.forEach(Inflow::close);
    inflows.clear();
    begin = groups.ends();
    awaitServices("all that came is read", (p, at) -> at.offset() >= begin.getOrDefault(p, 0L));
    // As its owner's retention would: what everybody has read goes.
    Waiting.answer(
        admin
            .deleteRecords(
                begin.entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey, e -> RecordsToDelete.beforeOffset(e.getValue()))))
            .all());
    long begun = System.nanoTime();
    Waiting.together(world.queues().stream().map(this::flood).toList());
    long poured = System.nanoTime();
    troubles = groups.ends();
    awaitStanding();
    return Json.of(
        Map.of(
            "loadMillis", Json.of((poured - begun) / 1_000_000),
            "standMillis", Json.of((System.nanoTime() - poured) / 1_000_000)));
  }

  private void awaitStanding() {
    awaitServices(
        "every group stands before what it cannot read",
        (p, at) ->
            at.offset() == begin.getOrDefault(p, 0L) && at.metadata().equals(GroupReader.STANDS));
  }

  /**
   * Has every group read from where the trouble began: its owner stops the services, moves the
   * positions, and runs them again. Returns when all stand where they stood at first.
   */
  private Json.Obj reread() {
    long begun = System.nanoTime();
    services.end();
    groups.move(begin);
    services.start();
    awaitStanding();
    return standing(begun);
  }

  /**
   * Waits until every group stands on each partition, or has read all of it. By then somebody else
   * may have stopped services, and run them again.
   */
  private Json.Obj stand() {
    long begun = System.nanoTime();
    Map<TopicPartition, Long> ends = groups.ends();
    await(
        "every group stands before what it cannot read, or has read all",
        (p, at) ->
            at.metadata().equals(GroupReader.STANDS) || at.offset() >= ends.getOrDefault(p, 0L));
    return standing(begun);
  }

  private Json.Obj standing(long begun) {
    long standing =
        groups.positions().values().stream()
            .filter(
                at -> at.values().stream().anyMatch(o -> o.metadata().equals(GroupReader.STANDS)))
            .count();
    return Json.of(
        Map.of(
            "standMillis", Json.of((System.nanoTime() - begun) / 1_000_000),
            "standing", Json.of(standing),
            "groups", Json.of(world.groups().size())));
  }

  /** Waits until every group's every position is so, while the services run that were started. */
  private void awaitServices(String what, BiPredicate<TopicPartition, OffsetAndMetadata> wanted) {
    Waiting.until(
        what,
        PATIENCE,
        () -> {
          services.check();
          return groups.all(wanted);
        });
  }

  private void await(String what, BiPredicate<TopicPartition, OffsetAndMetadata> wanted) {
    Waiting.until(what, PATIENCE, () -> groups.all(wanted));
  }

  private Callable<?> flood(Outbreak.Queue queue) {
    return () -> {
      new Flood(world, queue).pour(kafka.bootstrap());
      return queue;
    };
  }

  @Override
  public void close() {
    ground.close();
  }
}
