package io.clawback.clients.kafka.skip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/** What the consumer's own properties say. Immutable; never printed, for it holds secrets. */
final class SkipSettings {
  static final String LIST = "clawback.skip.list";
  static final String STATUS = "clawback.skip.status";
  static final String WAIT = "clawback.skip.wait.ms";
  static final String HEARTBEAT = "clawback.skip.heartbeat.ms";

  /** Of the consumer's own settings, what says how the cluster is reached. */
  private static final List<String> REACHING =
      List.of(
          "bootstrap.servers",
          "client.dns.lookup",
          "config.providers",
          "security.",
          "sasl.",
          "ssl.",
          "reconnect.backoff",
          "retry.backoff",
          "socket.connection.setup",
          "connections.max.idle");

  private final Map<String, Object> reaching = new HashMap<>();
  private final String list;
  private final String status;
  private final String group;
  private final String client;
  private final long waitMillis;
  private final long heartbeatMillis;

  /** Throws {@link IllegalArgumentException} when something is missing or malformed. */
  SkipSettings(Map<String, ?> properties) {
    list = text(properties, LIST, "");
    status = text(properties, STATUS, "");
    group = text(properties, "group.id", "");
    client = text(properties, "client.id", "");
    waitMillis = millis(properties, WAIT, 30_000, Long.MAX_VALUE / 2);
    // Who is silent for much longer is taken for one without an interceptor.
    heartbeatMillis = millis(properties, HEARTBEAT, 10_000, 10_000);
    if (list.isEmpty() || status.isEmpty()) {
      throw new IllegalArgumentException(LIST + " and " + STATUS + " must name topics");
    }
    if (group.isEmpty()) {
      throw new IllegalArgumentException("the consumer has no group.id");
    }
    Set<String> own = new TreeSet<>(ConsumerConfig.configNames());
    properties.forEach((name, value) -> {
      boolean others = !own.contains(name) && !name.startsWith("clawback.");
      if (value != null && (others || REACHING.stream().anyMatch(name::startsWith))) {
        reaching.put(name, value);
      }
    });
  }

  private static String text(Map<String, ?> properties, String name, String otherwise) {
    @Nullable Object value = properties.get(name);
    return value == null ? otherwise : value.toString().trim();
  }

  private static long millis(Map<String, ?> properties, String name, long otherwise, long most) {
    String text = text(properties, name, Long.toString(otherwise));
    try {
      long millis = Long.parseLong(text);
      if (millis > 0 && millis <= most) {
        return millis;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        name + " must be a number of milliseconds up to " + most + ", not " + text);
  }

  String list() {
    return list;
  }

  String status() {
    return status;
  }

  String group() {
    return group;
  }

  String client() {
    return client;
  }

  /** How long the application's first poll waits for the list, at most. */
  long waitMillis() {
    return waitMillis;
  }

  /** How often the member says that it is there. */
  long heartbeatMillis() {
    return heartbeatMillis;
  }

  private Map<String, Object> common() {
    Map<String, Object> p = new HashMap<>(reaching);
    p.put("client.id", client + "-clawback-skip");
    p.put("request.timeout.ms", "5000");
    return p;
  }

  Map<String, Object> forAdmin() {
    Map<String, Object> p = common();
    p.put("default.api.timeout.ms", "10000");
    return p;
  }

  /** Reads without a group, committed messages only, and never makes a topic. */
  Map<String, Object> forConsumer() {
    Map<String, Object> p = common();
    p.put("default.api.timeout.ms", "10000");
    p.put("isolation.level", "read_committed");
    p.put("auto.offset.reset", "none");
    p.put("enable.auto.commit", "false");
    p.put("allow.auto.create.topics", "false");
    return p;
  }

  Map<String, Object> forProducer() {
    Map<String, Object> p = common();
    p.put("acks", "all");
    p.put("enable.idempotence", "false");
    p.put("linger.ms", "0");
    p.put("max.block.ms", "5000");
    p.put("delivery.timeout.ms", "10000");
    p.put("buffer.memory", "1048576");
    return p;
  }
}
