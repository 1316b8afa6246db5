package io.clawback.brokers.kafka.connect;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.spi.broker.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the client library gets: the declaration's settings with secrets put in. Never printed. */
public final class ClientProperties {
  /**
   * Looking up a classic group, and taking a transactional id, each go through one retry as a rule:
   * with Kafka's own 100 ms they are what takes longest. It doubles up to a second.
   */
  private static final int RETRY_MILLIS = 10;

  private static final int TRANSACTION_MILLIS = 60_000;
  private static final int PRODUCER_BYTES = 64 << 20;
  private static final int BATCH_BYTES = 64 << 10;
  private final SortedMap<String, String> values;

  private ClientProperties(SortedMap<String, String> values) {
    this.values = values;
  }

  /** Throws all problems at once; what a secret resolved to is judged too. */
  public static ClientProperties of(
      BrokerDeclaration declaration, SortedMap<String, Secret> resolved) {
    SortedMap<String, String> values = new TreeMap<>(declaration.settings());
    resolved.forEach((key, secret) -> values.put(key, secret.reveal()));
    List<Problem> problems = SettingsCheck.of(values);
    if (!problems.isEmpty()) {
      throw new ClawbackException(
          problems.stream()
              .map(p ->
                  new Problem(
                      p.code(),
                      p.category(),
                      declaration.id() + " " + p.culprit(),
                      p.message(),
                      p.nextMove()))
              .toList(),
          null);
    }
    return new ClientProperties(values);
  }

  /** The declared addresses. */
  List<String> bootstrap() {
    return Arrays.stream(values.getOrDefault("bootstrap.servers", "").split(",", -1))
        .map(String::trim)
        .toList();
  }

  /** Whether TLS is spoken. */
  boolean encrypted() {
    return SettingsCheck.protocol(values).endsWith("SSL");
  }

  /** How long a group's positions are watched before and after they are moved. */
  Duration quietWindow() {
    return Duration.ofMillis(
        Long.parseLong(values.getOrDefault(ClientSettings.QUIET_WINDOW, "5000")));
  }

  Map<String, Object> forAdmin(int patienceMillis) {
    SortedMap<String, Object> p = common(patienceMillis);
    p.putIfAbsent("retry.backoff.ms", RETRY_MILLIS);
    return p;
  }

  Map<String, Object> forConsumer(int patienceMillis) {
    SortedMap<String, Object> p = common(patienceMillis);
    p.put("key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    p.put("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    p.put("enable.auto.commit", "false");
    p.put("auto.offset.reset", "none");
    p.put("allow.auto.create.topics", "false");
    return p;
  }

  /** For one transaction after the other, each message safe on every replica that is in sync. */
  Map<String, Object> forProducer(int patienceMillis, String transactionalId) {
    SortedMap<String, Object> p = common(patienceMillis);
    p.remove("default.api.timeout.ms");
    p.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    p.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    p.put("transactional.id", transactionalId);
    p.putIfAbsent("retry.backoff.ms", RETRY_MILLIS);
    p.put("acks", "all");
    p.put("enable.idempotence", "true");
    p.put("batch.size", BATCH_BYTES);
    p.put("linger.ms", 5);
    p.put("max.block.ms", (long) patienceMillis);
    p.put("delivery.timeout.ms", (int) Math.min(Integer.MAX_VALUE, patienceMillis + 5L));
    // What is placed is made final at once; while it is not, it holds up the target's readers.
    p.put(
        "transaction.timeout.ms", Math.max(TRANSACTION_MILLIS, transactionMillis(patienceMillis)));
    // The target says how large a message may be, not we.
    p.put("max.request.size", PRODUCER_BYTES);
    p.put("buffer.memory", (long) PRODUCER_BYTES);
    p.put("compression.type", "zstd");
    // Measured (bench/rewrite): the default, 3, costs an eighth of a rewrite's time.
    p.put("compression.zstd.level", 1);
    return p;
  }

  /** Longer than placing and committing may take together, and no longer than brokers allow. */
  private static int transactionMillis(int patienceMillis) {
    return (int) Math.min(15 * 60_000L, 3L * patienceMillis);
  }

  private SortedMap<String, Object> common(int patienceMillis) {
    SortedMap<String, Object> p = new TreeMap<>(values);
    p.remove(ClientSettings.PLAINTEXT);
    p.remove(ClientSettings.HOSTNAME_MISMATCH);
    p.remove(ClientSettings.USERNAME);
    p.remove(ClientSettings.PASSWORD);
    p.remove(ClientSettings.QUIET_WINDOW);
    p.put("security.protocol", SettingsCheck.protocol(values));
    String user = values.get(ClientSettings.USERNAME);
    if (user != null) {
      String mechanism = values.getOrDefault("sasl.mechanism", "PLAIN");
      p.put("sasl.mechanism", mechanism);
      p.put(
          "sasl.jaas.config",
          Jaas.of(mechanism, user, values.getOrDefault(ClientSettings.PASSWORD, "")));
    }
    if (SettingsCheck.protocol(values).startsWith("SASL")) {
      p.putIfAbsent("sasl.mechanism", "PLAIN");
    }
    if (values.containsKey(ClientSettings.HOSTNAME_MISMATCH)) {
      p.put("ssl.endpoint.identification.algorithm", "");
    }
    int request =
        Math.min(
            patienceMillis,
            Integer.parseInt(
                values.getOrDefault("request.timeout.ms", String.valueOf(patienceMillis))));
    p.put("request.timeout.ms", request);
    p.put("default.api.timeout.ms", patienceMillis);
    p.putIfAbsent("client.id", "clawback");
    p.put("enable.metrics.push", "false");
    p.put("metric.reporters", "");
    return p;
  }

  /** Whom the broker takes us for, as far as the settings tell; for commands that grant rights. */
  static String principal(SortedMap<String, String> settings) {
    String user = settings.get(ClientSettings.USERNAME);
    String jaas = settings.get("sasl.jaas.config");
    String name = user != null ? user : jaas == null ? "" : Jaas.username(jaas).orElse("");
    return name.isEmpty() || name.contains("${") ? "User:NAME" : "User:" + name;
  }
}
