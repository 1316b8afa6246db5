package io.clawback.demo.world;

import io.clawback.demo.draw.World;
import io.clawback.servers.kafka.EmbeddedKafka;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One Kafka cluster for each environment, all in this process. */
final class Clusters implements AutoCloseable {
  private final SortedMap<String, EmbeddedKafka> byEnvironment;

  private Clusters(SortedMap<String, EmbeddedKafka> byEnvironment) {
    this.byEnvironment = byEnvironment;
  }

  /** Starts them all at once; returns when all serve. */
  static Clusters start() {
    List<EmbeddedKafka> up =
        EmbeddedKafka.startAll(
            World.ENVIRONMENTS.stream().map(_ -> EmbeddedKafka.builder()).toList());
    SortedMap<String, EmbeddedKafka> byEnvironment = new TreeMap<>();
    for (int i = 0; i < up.size(); i++) {
      byEnvironment.put(World.ENVIRONMENTS.get(i), up.get(i));
    }
    return new Clusters(byEnvironment);
  }

  /** The environment's cluster. */
  EmbeddedKafka of(String environment) {
    EmbeddedKafka found = byEnvironment.get(environment);
    if (found == null) {
      throw new IllegalArgumentException("no environment '" + environment + "'");
    }
    return found;
  }

  @Override
  public void close() {
    // At the same time: each takes a while.
    List<Thread> closing =
        byEnvironment.values().stream()
            .map(kafka -> Thread.ofPlatform().start(kafka::close))
            .toList();
    Waiting.join(closing);
  }
}
