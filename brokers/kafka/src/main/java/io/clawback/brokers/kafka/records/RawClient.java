package io.clawback.brokers.kafka.records;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.memory.MemoryPool;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * Single requests to single brokers, through the network layer of Kafka's own library: its login,
 * TLS, versions and throttling, but nothing of its consumer, which unpacks whole records in memory
 * (docs/decisions/0204). An answer larger than a given size is not received. Not thread-safe.
 */
public final class RawClient implements AutoCloseable {
  private static final int ONE_AT_A_TIME = 1;
  private final Metrics metrics = new Metrics();
  private static final int WIDE = 2 << 20;
  private final ApiVersions versions = new ApiVersions();
  private final NetworkClient client;
  private final long patienceMillis;

  /**
   * Connects to nothing yet.
   *
   * @param mostReceived the largest answer that is received, in bytes
   */
  public RawClient(KafkaConnection connection, int mostReceived) {
    this(
        connection.consumerProperties(),
        connection.patienceMillis(),
        mostReceived,
        MemoryPool.NONE);
  }

  /** For much: answers of any size that {@code room} allows, through a large TCP buffer. */
  public RawClient(KafkaConnection connection, MemoryPool room) {
    this(wide(connection), connection.patienceMillis(), NetworkReceive.UNLIMITED, room);
  }

  private static Map<String, Object> wide(KafkaConnection connection) {
    Map<String, Object> properties = connection.consumerProperties();
    properties.putIfAbsent("receive.buffer.bytes", WIDE);
    return properties;
  }

  private RawClient(
      Map<String, Object> properties, long patienceMillis, int mostReceived, MemoryPool room) {
    ConsumerConfig config = new ConsumerConfig(properties);
    this.patienceMillis = patienceMillis;
    LogContext log = new LogContext("[clawback raw] ");
    @Nullable ChannelBuilder channels = null;
    try {
      channels = ClientUtils.createChannelBuilder(config, Time.SYSTEM, log);
      Selector selector =
          new Selector(
              mostReceived,
              config.getLong("connections.max.idle.ms"),
              metrics,
              Time.SYSTEM,
              "clawback-raw",
              Map.of(),
              false,
              false,
              channels,
              room,
              log);
      client =
          new NetworkClient(
              selector,
              new ManualMetadataUpdater(),
              config.getString("client.id"),
              ONE_AT_A_TIME,
              0,
              0,
              config.getInt("send.buffer.bytes"),
              config.getInt("receive.buffer.bytes"),
              config.getInt("request.timeout.ms"),
              config.getLong("socket.connection.setup.timeout.ms"),
              config.getLong("socket.connection.setup.timeout.max.ms"),
              Time.SYSTEM,
              true,
              versions,
              log,
              MetadataRecoveryStrategy.NONE);
    } catch (RuntimeException e) {
      metrics.close();
      if (channels != null) {
        channels.close();
      }
      throw e;
    }
  }

  /**
   * Connects if need be. Throws when nobody answers there; a login that is refused is the library's
   * AuthenticationException.
   */
  public void connect(Node node, Duration patience) throws IOException {
    long millis = Math.clamp(patience.toMillis(), 0, patienceMillis);
    if (!NetworkClientUtils.awaitReady(client, node, Time.SYSTEM, millis)) {
      throw new IOException("no connection to " + node.host() + ":" + node.port() + " in time");
    }
  }

  /** Connects if need be; false when that takes longer. Throws when nobody answers there. */
  public boolean ready(Node node, Duration patience) throws IOException {
    return NetworkClientUtils.awaitReady(client, node, Time.SYSTEM, patience.toMillis());
  }

  /** The answer; only after {@link #connect}. Throws when the connection broke before it came. */
  public ClientResponse ask(Node node, AbstractRequest.Builder<?> request) throws IOException {
    var sent = client.newClientRequest(node.idString(), request, Time.SYSTEM.milliseconds(), true);
    return NetworkClientUtils.sendAndReceive(client, sent, Time.SYSTEM);
  }

  /** Sends with the next {@link #poll}; only when ready, and with no other answer outstanding. */
  public void send(Node node, AbstractRequest.Builder<?> request) {
    long now = Time.SYSTEM.milliseconds();
    client.send(client.newClientRequest(node.idString(), request, now, true), now);
  }

  /** The answer to what was sent, if it comes within this time; null when it does not. */
  public @Nullable ClientResponse poll(long millis) {
    List<ClientResponse> came = client.poll(millis, Time.SYSTEM.milliseconds());
    return came.isEmpty() ? null : came.getFirst();
  }

  /** The version in which a connected broker is asked this. */
  public short version(Node node, ApiKeys request) {
    return versions.get(node.idString()).latestUsableVersion(request);
  }

  @Override
  public void close() {
    client.close();
    metrics.close();
  }
}
