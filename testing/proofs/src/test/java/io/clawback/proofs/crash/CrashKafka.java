package io.clawback.proofs.crash;

import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.servers.kafka.FreePorts;
import io.clawback.servers.kafka.Listener;
import io.clawback.servers.kafka.LossyProxy;
import java.io.IOException;
import java.util.List;

/** A real broker; the product reaches it through a proxy that sees each of its requests. */
final class CrashKafka implements StuckWorld, AutoCloseable {
  final EmbeddedKafka kafka;
  final LossyProxy proxy;
  private final int port;

  CrashKafka() {
    List<Integer> ports = FreePorts.take(2);
    port = ports.get(1);
    kafka =
        EmbeddedKafka.builder()
            .listener(new Listener("PROXIED", "PLAINTEXT", ports.get(0), port))
            .property("group.initial.rebalance.delay.ms", "0")
            .start();
    proxy = LossyProxy.start(port, ports.get(0));
  }

  @Override
  public String bootstrap() {
    return kafka.internalBootstrap();
  }

  @Override
  public String clusterId() {
    return kafka.clusterId();
  }

  @Override
  public String proxied() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    kafka.close();
  }
}
