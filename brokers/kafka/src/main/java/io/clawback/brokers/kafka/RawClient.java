package io.clawback.brokers.kafka;

import java.io.IOException;
import java.time.Duration;
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
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * Single requests to single brokers, through the network layer of Kafka's own library: its login,
 * TLS, versions and throttling, but nothing of its consumer, which unpacks whole records in memory
 * (docs/decisions/0204). An answer larger than a given size is not received. Not thread-safe.
 */
final class RawClient implements AutoCloseable {
  private static final int ONE_AT_A_TIME = 1;
  private final Metrics metrics = new Metrics();
  private final NetworkClient client;
  private final long patienceMillis;

  /**
   * Connects to nothing yet.
   *
   * @param mostReceived the largest answer that is received, in bytes
   */
  RawClient(KafkaConnection connection, int mostReceived) {
    ConsumerConfig config = new ConsumerConfig(connection.consumerProperties());
    patienceMillis = connection.patienceMillis();
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
              channels,
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
              new ApiVersions(),
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
  void connect(Node node, Duration patience) throws IOException {
    long millis = Math.clamp(patience.toMillis(), 0, patienceMillis);
    if (!NetworkClientUtils.awaitReady(client, node, Time.SYSTEM, millis)) {
      throw new IOException("no connection to " + node.host() + ":" + node.port() + " in time");
    }
  }

  /** The answer; only after {@link #connect}. Throws when the connection broke before it came. */
  ClientResponse ask(Node node, AbstractRequest.Builder<?> request) throws IOException {
    var sent = client.newClientRequest(node.idString(), request, Time.SYSTEM.milliseconds(), true);
    return NetworkClientUtils.sendAndReceive(client, sent, Time.SYSTEM);
  }

  @Override
  public void close() {
    client.close();
    metrics.close();
  }
}
