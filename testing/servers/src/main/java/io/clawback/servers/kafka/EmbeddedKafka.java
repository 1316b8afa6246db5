package io.clawback.servers.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka broker in this process, on loopback, with its files in a temporary folder that {@link
 * #close} deletes. Several can run beside each other. Thread-safe once started.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private final KafkaRaftServer server;
  private final Path folder;
  private final String clusterId;
  private final List<Integer> ports;

  private EmbeddedKafka(
      KafkaRaftServer server, Path folder, String clusterId, List<Integer> ports) {
    this.server = server;
    this.folder = folder;
    this.clusterId = clusterId;
    this.ports = ports;
  }

  /** What it is to be like. */
  public static Builder builder() {
    return new Builder();
  }

  /** A broker as plain as can be. */
  public static EmbeddedKafka start() {
    return builder().start();
  }

  /** Starts all of them at the same time, each on a thread of its own; all or none. */
  public static List<EmbeddedKafka> startAll(List<Builder> builders) {
    List<FutureTask<EmbeddedKafka>> starts = new ArrayList<>();
    for (Builder builder : builders) {
      var start = new FutureTask<>(builder::start);
      starts.add(start);
      Thread.ofPlatform().name("start-kafka-" + starts.size()).start(start);
    }
    List<EmbeddedKafka> up = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (var start : starts) {
      try {
        up.add(start.get());
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      up.forEach(EmbeddedKafka::close);
      throw new IllegalStateException("a broker did not start", failures.getFirst());
    }
    return List.copyOf(up);
  }

  /** {@code host:port} for clients; with SASL if there are users. */
  public String bootstrap() {
    return "127.0.0.1:" + ports.get(0);
  }

  /** {@code host:port} without authentication, where everything is allowed: for the test itself. */
  public String internalBootstrap() {
    return "127.0.0.1:" + ports.get(1);
  }

  /** The cluster's id. */
  public String clusterId() {
    return clusterId;
  }

  /** A client that may do everything; the caller closes it. */
  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", internalBootstrap()));
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    Folders.delete(folder);
  }

  /** Says what a broker is to be like. Not thread-safe. */
  public static final class Builder {
    private static final int ATTEMPTS = 3;
    private String clusterId = Uuid.randomUuid().toString();
    private final SortedMap<String, String> users = new TreeMap<>();
    private final SortedMap<String, String> extra = new TreeMap<>();
    private final List<Listener> listeners = new ArrayList<>();

    private Builder() {}

    /** The cluster's id; 22 characters of base64, as Kafka makes them. */
    public Builder clusterId(String id) {
      clusterId = id;
      return this;
    }

    /** One more broker property; wins over what is set otherwise. */
    public Builder property(String key, String value) {
      extra.put(key, value);
      return this;
    }

    /**
     * One more SASL/PLAIN user. With the first, clients must log in, and the standard authorizer
     * denies what no ACL allows; {@link EmbeddedKafka#admin} still may do everything.
     */
    public Builder user(String name, String password) {
      users.put(name, password);
      return this;
    }

    /**
     * Makes it one more node of a cluster that runs: a broker without a controller of its own.
     *
     * @param nodeId from 2 on
     */
    public Builder joining(EmbeddedKafka first, int nodeId) {
      clusterId = first.clusterId;
      extra.put("process.roles", "broker");
      extra.put("node.id", String.valueOf(nodeId));
      extra.put("controller.quorum.voters", "1@127.0.0.1:" + first.ports.get(2));
      return this;
    }

    /** One more listener; its port is the caller's choice, see {@link FreePorts}. */
    public Builder listener(Listener listener) {
      listeners.add(listener);
      return this;
    }

    /** Starts it, and returns when it serves. */
    public EmbeddedKafka start() {
      for (int attempt = 1; ; attempt++) {
        try {
          return startOnce();
        } catch (RuntimeException e) {
          // Somebody else may have taken a port since it was free.
          if (attempt == ATTEMPTS || !causedByBind(e)) {
            throw e;
          }
        }
      }
    }

    private EmbeddedKafka startOnce() {
      Path folder = Folders.create();
      List<Integer> ports = FreePorts.take(3);
      Properties properties = BrokerProperties.of(folder, ports, users, listeners, extra);
      if (properties.getProperty("process.roles").equals("broker")) {
        String doors = properties.getProperty("listeners");
        properties.setProperty("listeners", doors.substring(0, doors.indexOf(",CONTROLLER:")));
      }
      KafkaRaftServer server = null;
      try {
        format(properties);
        server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(server, folder, clusterId, ports);
      } catch (RuntimeException e) {
        if (server != null) {
          server.shutdown();
        }
        Folders.delete(folder);
        throw e;
      }
    }

    private void format(Properties properties) {
      Path log = Path.of(properties.getProperty("log.dirs"));
      var told = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
      try {
        Files.createDirectories(log);
        new Formatter()
            .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
            .setClusterId(clusterId)
            .addDirectory(log.toString())
            .setMetadataLogDirectory(log.toString())
            .setControllerListenerName("CONTROLLER")
            .setPrintStream(told)
            .run();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot format " + log, e);
      } catch (Exception e) {
        throw new IllegalStateException("cannot format " + log, e);
      }
    }

    private static boolean causedByBind(Throwable e) {
      for (Throwable t = e; t != null; t = t.getCause()) {
        if (t instanceof BindException) {
          return true;
        }
      }
      return false;
    }
  }
}
