package io.clawback.brokers.kafka.connect;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.spi.broker.Inspect.Identity;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * One cluster: its only Admin client, opened at the first use, and the check that it is the cluster
 * that was declared. Thread-safe.
 */
public final class KafkaConnection implements AutoCloseable {
  private static final Duration KNOCK = Duration.ofSeconds(3);
  private final BrokerDeclaration declaration;
  private final ClientProperties properties;
  private final Limits limits;
  private final Clock clock;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Admin admin;
  private volatile String version = "";
  private boolean closed;

  /** Connects to nothing before it is asked for something. */
  public KafkaConnection(
      BrokerDeclaration declaration, ClientProperties properties, Limits limits, Clock clock) {
    this.declaration = declaration;
    this.properties = properties;
    this.limits = limits;
    this.clock = clock;
  }

  /** What the config says of this broker. */
  public BrokerDeclaration declaration() {
    return declaration;
  }

  /** The broker's name in the config. */
  public BrokerId id() {
    return declaration.id();
  }

  /** How much may be read, and how long waited. */
  public Limits limits() {
    return limits;
  }

  /** The time. */
  public Clock clock() {
    return clock;
  }

  /** The longest that one request may take. */
  public Duration patience() {
    return limits.requestTimeout();
  }

  /** {@link #patience} in milliseconds. */
  public int patienceMillis() {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, patience().toMillis()));
  }

  /** How long a group's positions are watched before and after they are moved. */
  public QuietWindow quietWindow() {
    return new QuietWindow(properties.quietWindow(), Scheduler.system());
  }

  /** Properties for a consumer of ours; the caller adds its own. */
  public Map<String, Object> consumerProperties() {
    return new HashMap<>(properties.forConsumer(patienceMillis()));
  }

  /** Properties for a producer of ours whose transactions have that name. */
  public Map<String, Object> producerProperties(String transactionalId) {
    return new HashMap<>(properties.forProducer(patienceMillis(), transactionalId));
  }

  /** Who the cluster says it is, after checking that this is who it should be. */
  public Identity identity() {
    @Nullable KafkaFuture<FeatureMetadata> features = null;
    if (version.isEmpty()) {
      features = admin().describeFeatures().featureMetadata();
    }
    String found = ownId();
    if (!declaration.clusterId().equals(found)) {
      throw new ClawbackException(
          new Problem(
              "kafka.wrong-cluster",
              Category.WRONG_TARGET,
              declaration.id().toString(),
              "The cluster calls itself "
                  + found
                  + ", declared is "
                  + declaration.clusterId()
                  + "; nothing was changed.",
              "Correct bootstrap.servers, or the declared cluster id if this cluster is meant."));
    }
    return new Identity(found, version(features));
  }

  /** What the cluster calls itself, unchecked. */
  public String ownId() {
    try {
      return get(admin().describeCluster().clusterId(), declaration.id().toString());
    } catch (ClawbackException e) {
      throw e.problem().code().equals("kafka.timeout")
          ? new ClawbackException(speechless(e.problem()), e)
          : e;
    }
  }

  /** Somebody listens and says nothing: mostly one side speaks TLS and the other does not. */
  private Problem speechless(Problem late) {
    return new Problem(
        late.code(),
        late.category(),
        late.culprit(),
        late.message(),
        properties.encrypted()
            ? "Check that this port speaks TLS (if it is not to, add plaintext: allowed), and the"
                + " cluster's health."
            : "Check that this port speaks no TLS (if it does, remove plaintext and"
                + " security.protocol), and the cluster's health.");
  }

  private String version(@Nullable KafkaFuture<FeatureMetadata> features) {
    if (features != null) {
      try {
        version = KafkaReleases.name(features.get(patienceMillis(), TimeUnit.MILLISECONDS));
      } catch (ExecutionException | TimeoutException e) {
        return ""; // Nice to know, never worth failing for.
      } catch (InterruptedException e) {
        throw new ClawbackException(KafkaProblems.of(e, id().toString()), e);
      }
    }
    return version;
  }

  /** The answer; throws a coded problem with {@code culprit} at fault. */
  public <T> T get(KafkaFuture<T> future, String culprit) {
    try {
      return future.get(patienceMillis() + 1_000L, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | InterruptedException e) {
      throw new ClawbackException(KafkaProblems.of(e, culprit), e);
    } catch (TimeoutException e) {
      throw new ClawbackException(
          KafkaProblems.of(
              new org.apache.kafka.common.errors.TimeoutException("no answer"), culprit),
          e);
    }
  }

  /** The one answer that was asked for under {@code key}. */
  public <K, T> T get(Map<K, KafkaFuture<T>> futures, K key, String culprit) {
    return get(Objects.requireNonNull(futures.get(key)), culprit);
  }

  /** All answers, each with a fate of its own. */
  public <K, V> Answers<K, V> all(Map<K, KafkaFuture<V>> futures) {
    return Answers.await(futures, patience().plusSeconds(1));
  }

  /** The client, opened at the first call. */
  public Admin admin() {
    Admin open = admin;
    if (open != null) {
      return open;
    }
    opening.lock();
    try {
      if (closed) {
        throw new IllegalStateException("this broker is closed");
      }
      Admin known = admin;
      if (known == null) {
        knock();
        known = Admin.create(properties.forAdmin(patienceMillis()));
        admin = known;
      }
      return known;
    } catch (KafkaException e) {
      throw new ClawbackException(clientFault(e), e);
    } finally {
      opening.unlock();
    }
  }

  private Problem clientFault(KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new Problem(
        "kafka.client-settings",
        Category.CONFIG,
        id().toString(),
        "The Kafka client cannot start with these settings: " + cause.getMessage(),
        "Correct this broker's settings; files must exist and be readable.");
  }

  /**
   * Fails at once, and with what each address said, where the client would only time out after
   * long: somebody must listen at one of the declared addresses.
   */
  private void knock() {
    List<String> refusals = new ArrayList<>();
    int millis = (int) Math.min(KNOCK.toMillis(), patienceMillis());
    for (String server : properties.bootstrap()) {
      int colon = server.lastIndexOf(':');
      String host = server.substring(0, colon).replace("[", "").replace("]", "");
      int port = Integer.parseInt(server.substring(colon + 1));
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port), millis);
        return;
      } catch (UnknownHostException e) {
        refusals.add(server + " (unknown host)");
      } catch (IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        refusals.add(server + " (" + why + ")");
      }
    }
    throw new ClawbackException(
        new Problem(
            "kafka.unreachable",
            Category.CONNECTION,
            id().toString(),
            "Nobody answers at " + String.join(", ", refusals) + ".",
            "Check bootstrap.servers, the network, and that the cluster is up."));
  }

  @Override
  public void close() {
    opening.lock();
    try {
      closed = true;
      Admin open = admin;
      admin = null;
      if (open != null) {
        open.close(Duration.ofSeconds(2));
      }
    } finally {
      opening.unlock();
    }
  }
}
