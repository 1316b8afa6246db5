package io.clawback.servers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;

class KafkaServersTest {
  @Test
  void startsSeveralBrokersInOneProcess() throws Exception {
    List<EmbeddedKafka> brokers =
        EmbeddedKafka.startAll(
            List.of(
                EmbeddedKafka.builder(),
                EmbeddedKafka.builder().user("someone", "word").user("other", "word2")));
    try (Admin plain = brokers.get(0).admin();
        Admin secured = brokers.get(1).admin()) {
      assertThat(plain.describeCluster().clusterId().get()).isEqualTo(brokers.get(0).clusterId());
      assertThat(secured.describeCluster().clusterId().get())
          .isEqualTo(brokers.get(1).clusterId())
          .isNotEqualTo(brokers.get(0).clusterId());
      assertThatThrownBy(() -> asUser(brokers.get(1), "someone", "wrong"))
          .hasRootCauseInstanceOf(SaslAuthenticationException.class);
      assertThat(asUser(brokers.get(1), "someone", "word")).isEmpty();
    } finally {
      brokers.forEach(EmbeddedKafka::close);
    }
  }

  private static Iterable<String> asUser(EmbeddedKafka kafka, String user, String password)
      throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrap(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
                    + user
                    + "\" password=\""
                    + password
                    + "\";"))) {
      return admin.listTopics().names().get();
    }
  }

  @Test
  void currentKafkaSurvivesKillInItsOwnProcess() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.current(Map.of())) {
      remembersTopicAfterKill(kafka);
    }
  }

  @Test
  void oldestKafkaSurvivesKillInItsOwnProcess() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.oldest(Map.of())) {
      remembersTopicAfterKill(kafka);
    }
  }

  private static void remembersTopicAfterKill(KafkaProcess kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      assertThat(admin.describeCluster().clusterId().get()).isEqualTo(kafka.clusterId());
      admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
      kafka.kill();
      kafka.restart();
      assertThat(admin.listTopics().names().get()).contains("kept");
    }
  }

  @Test
  void proxySwallowsAndCutsConnections() throws Exception {
    int port = FreePorts.one();
    int door = FreePorts.one();
    try (EmbeddedKafka kafka =
            EmbeddedKafka.builder()
                .listener(new Listener("PROXIED", "PLAINTEXT", port, door))
                .start();
        TcpProxy proxy = TcpProxy.start(door, port);
        Admin admin =
            Admin.create(
                Map.of(
                    "bootstrap.servers", "127.0.0.1:" + door,
                    "request.timeout.ms", "500",
                    "default.api.timeout.ms", "1000"))) {
      assertThat(admin.listTopics().names().get()).isEmpty();
      proxy.blackHole(true);
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .hasCauseInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
      proxy.blackHole(false);
      proxy.delay(Duration.ofMillis(5));
      proxy.reset();
      assertThat(admin.listTopics().names().get()).isEmpty();
    }
  }
}
