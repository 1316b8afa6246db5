package io.clawback.proofs.crash;

import io.clawback.servers.kafka.FreePorts;
import io.clawback.servers.kafka.KafkaProcess;
import io.clawback.servers.kafka.Listener;
import io.clawback.servers.kafka.LossyProxy;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A broker in a process of its own, that can die and stand still; the product sees a proxy. */
final class MortalKafka implements StuckWorld, AutoCloseable {
  final KafkaProcess kafka;
  final LossyProxy proxy;
  private final int port;

  MortalKafka() {
    List<Integer> ports = FreePorts.take(2);
    port = ports.get(1);
    kafka =
        KafkaProcess.current(
            Map.of("group.initial.rebalance.delay.ms", "0"),
            List.of(new Listener("PROXIED", "PLAINTEXT", ports.get(0), port)));
    proxy = LossyProxy.start(port, ports.get(0));
  }

  @Override
  public String bootstrap() {
    return kafka.bootstrap();
  }

  @Override
  public String proxied() {
    return "127.0.0.1:" + port;
  }

  @Override
  public String clusterId() {
    return kafka.clusterId();
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    kafka.close();
  }
}
