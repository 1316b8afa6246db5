package io.clawback.demo.world;

import io.clawback.servers.kafka.EmbeddedKafka;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One Kafka cluster for each environment, all in this process. */
public final class Clusters implements AutoCloseable {
  /** What every environment's broker is called. */
  public static final String BROKER = "main";

  private final SortedMap<String, EmbeddedKafka> byEnvironment;

  private Clusters(SortedMap<String, EmbeddedKafka> byEnvironment) {
    this.byEnvironment = byEnvironment;
  }

  /** Starts one for each environment, all at once; returns when all serve. */
  public static Clusters start(List<String> environments) {
    List<EmbeddedKafka> up =
        EmbeddedKafka.startAll(environments.stream().map(_ -> EmbeddedKafka.builder()).toList());
    SortedMap<String, EmbeddedKafka> byEnvironment = new TreeMap<>();
    for (int i = 0; i < up.size(); i++) {
      byEnvironment.put(environments.get(i), up.get(i));
    }
    return new Clusters(byEnvironment);
  }

  /** The environment's cluster. */
  public EmbeddedKafka of(String environment) {
    EmbeddedKafka found = byEnvironment.get(environment);
    if (found == null) {
      throw new IllegalArgumentException("no environment '" + environment + "'");
    }
    return found;
  }

  /** The environment as a config file declares it, with its one broker. */
  public Map<String, Object> declared(String environment) {
    EmbeddedKafka kafka = of(environment);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("bootstrap.servers", kafka.bootstrap());
    // On loopback only; anything else needs TLS.
    settings.put("security.protocol", "PLAINTEXT");
    settings.put("plaintext", "allowed");
    Map<String, Object> broker = new LinkedHashMap<>();
    broker.put("type", "kafka");
    broker.put("cluster-id", kafka.clusterId());
    broker.put("settings", settings);
    return Map.of("brokers", Map.of(BROKER, broker));
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
