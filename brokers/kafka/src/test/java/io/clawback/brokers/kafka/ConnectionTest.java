package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.servers.kafka.FreePorts;
import io.clawback.servers.kafka.Listener;
import io.clawback.servers.kafka.TcpProxy;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.broker.Mutation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way not to get through is told apart, soon, with the next move. */
class ConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  @TempDir private static Path keys;
  private static EmbeddedKafka kafka;
  private static TcpProxy proxy;
  private static int fresh;
  private static int expired;
  private static int door;

  @BeforeAll
  static void start() throws Exception {
    authority();
    keystore("fresh", "-1d", "30");
    keystore("expired", "-40d", "30");
    List<Integer> ports = FreePorts.take(4);
    fresh = ports.get(0);
    expired = ports.get(1);
    int proxied = ports.get(2);
    door = ports.get(3);
    EmbeddedKafka.Builder builder =
        EmbeddedKafka.builder()
            .user("clawback", "word")
            .listener(new Listener("FRESH", "SSL", fresh, fresh))
            .listener(new Listener("EXPIRED", "SSL", expired, expired))
            .listener(new Listener("PROXIED", "PLAINTEXT", proxied, door));
    for (String name : List.of("fresh", "expired")) {
      String prefix = "listener.name." + name + ".ssl.keystore.";
      builder.property(prefix + "location", keys.resolve(name + ".p12").toString());
      builder.property(prefix + "password", "changeit");
      builder.property(prefix + "type", "PKCS12");
    }
    kafka = builder.start();
    proxy = TcpProxy.start(door, proxied);
  }

  /** A certificate authority; its own certificate is what clients trust. */
  private static void authority() throws Exception {
    String store = keys.resolve("ca.p12").toString();
    keytool(
        "-genkeypair",
        "-alias",
        "ca",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=test",
        "-ext",
        "bc:c",
        "-startdate",
        "-90d",
        "-validity",
        "365",
        "-storetype",
        "PKCS12",
        "-keystore",
        store,
        "-storepass",
        "changeit");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "ca",
        "-file",
        keys.resolve("ca.pem").toString(),
        "-keystore",
        store,
        "-storepass",
        "changeit");
  }

  private static void keystore(String name, String begins, String days) throws Exception {
    String store = keys.resolve(name + ".p12").toString();
    String request = keys.resolve(name + ".csr").toString();
    String signed = keys.resolve(name + ".pem").toString();
    keytool(
        "-genkeypair",
        "-alias",
        "k",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=127.0.0.1",
        "-storetype",
        "PKCS12",
        "-keystore",
        store,
        "-storepass",
        "changeit");
    keytool(
        "-certreq", "-alias", "k", "-file", request, "-keystore", store, "-storepass", "changeit");
    keytool(
        "-gencert",
        "-rfc",
        "-alias",
        "ca",
        "-infile",
        request,
        "-outfile",
        signed,
        "-ext",
        "SAN=ip:127.0.0.1",
        "-startdate",
        begins,
        "-validity",
        days,
        "-keystore",
        keys.resolve("ca.p12").toString(),
        "-storepass",
        "changeit");
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "ca",
        "-file",
        keys.resolve("ca.pem").toString(),
        "-keystore",
        store,
        "-storepass",
        "changeit");
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "k",
        "-file",
        signed,
        "-keystore",
        store,
        "-storepass",
        "changeit");
  }

  private static void keytool(String... words) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of(words));
    command.addFirst(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), "UTF-8");
    assertThat(process.waitFor()).as(told).isZero();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    kafka.close();
  }

  private static Broker open(Map<String, String> settings) {
    Limits d = Limits.DEFAULT;
    Limits limits =
        new Limits(
            d.maxQueues(),
            d.maxPartitions(),
            d.maxGroups(),
            PATIENCE,
            d.snapshotTimeout(),
            d.fetchMessages(),
            d.fetchBytes(),
            d.historyWindow(),
            d.historyFor());
    return new KafkaBrokerFactory()
        .open(
            KafkaFixture.declared(kafka.clusterId(), settings),
            new TreeMap<>(),
            limits,
            io.clawback.spi.time.Clock.system());
  }

  private static Problem refused(Map<String, String> settings) {
    long began = System.nanoTime();
    try (Broker broker = open(settings)) {
      ClawbackException e =
          catchThrowableOfType(ClawbackException.class, () -> broker.inspect().identity());
      assertThat(e).isNotNull();
      assertThat(e.problem().culprit()).contains(KafkaFixture.ID.toString());
      assertThat(e.problem().nextMove()).isNotBlank();
      return e.problem();
    } finally {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE.plusSeconds(5));
    }
  }

  private static Map<String, String> tls(int port, String trust) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", "127.0.0.1:" + port);
    if (!trust.isEmpty()) {
      settings.put("ssl.truststore.type", "PEM");
      settings.put("ssl.truststore.location", keys.resolve(trust + ".pem").toString());
    }
    return settings;
  }

  @Test
  void nobodyListens() {
    Problem problem = refused(KafkaFixture.plaintext("127.0.0.1:" + FreePorts.one()));
    assertThat(problem.code()).isEqualTo("kafka.unreachable");
    assertThat(problem.category()).isEqualTo(Category.CONNECTION);
  }

  @Test
  void aNameThatNobodyKnows() {
    Problem problem = refused(KafkaFixture.plaintext("kafka.invalid:9092"));
    assertThat(problem.code()).isEqualTo("kafka.unreachable");
    assertThat(problem.message()).contains("kafka.invalid:9092 (unknown host)");
  }

  @Test
  void aWrongPassword() {
    Map<String, String> settings = new HashMap<>(KafkaFixture.login(kafka.bootstrap(), "clawback"));
    settings.put("sasl.password", "canary");
    Problem problem = refused(settings);
    assertThat(problem.code()).isEqualTo("kafka.authentication");
    assertThat(problem.category()).isEqualTo(Category.RIGHTS);
    assertThat(problem.toString()).doesNotContain("canary");
  }

  @Test
  void aTrustedCertificateIsAccepted() {
    try (Broker broker = open(tls(fresh, "ca"))) {
      assertThat(broker.inspect().identity().clusterId()).isEqualTo(kafka.clusterId());
    }
  }

  @Test
  void messagesAreReadThroughTlsToo() throws Exception {
    try (Admin admin = kafka.admin();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.internalBootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Broker broker = open(tls(fresh, "ca"))) {
      long written = System.currentTimeMillis() - 60_000;
      admin.createTopics(List.of(new NewTopic("sealed", 1, (short) 1))).all().get();
      producer.send(new ProducerRecord<>("sealed", 0, written, null, new byte[9])).get();
      var position =
          new Inspect.Position(
              new SubscriptionId(new GroupId(KafkaFixture.ID, "g"), "sealed"), 0, 0, 1);
      var peeks = broker.inspect().peek(List.of(position), new Inspect.PeekBudget(10, 1 << 20, 10));
      assertThat(peeks.getFirst().oldest().number()).hasValue(written);
    }
  }

  @Test
  void anUntrustedCertificateIsRefused() {
    assertThat(refused(tls(fresh, "")).code()).isEqualTo("kafka.tls");
  }

  @Test
  void anExpiredCertificateIsRefusedAndNamed() {
    assertThat(refused(tls(expired, "ca")).code()).isEqualTo("kafka.certificate-expired");
  }

  @Test
  void aPortWithoutTlsIsRefused() {
    Problem problem = refused(tls(door, "ca"));
    assertThat(problem.code()).isIn("kafka.tls", "kafka.timeout");
    assertThat(problem.category()).isEqualTo(Category.CONNECTION);
    assertThat(problem.nextMove()).contains("TLS").contains("plaintext: allowed");
  }

  @Test
  void aPortWithTlsIsNotSpokenToWithout() {
    Problem problem = refused(KafkaFixture.plaintext("127.0.0.1:" + fresh));
    assertThat(problem.code()).isEqualTo("kafka.timeout");
    assertThat(problem.nextMove()).contains("TLS").contains("security.protocol");
  }

  @Test
  void aSilentBrokerIsGivenUpInTime() {
    try (Broker broker = open(KafkaFixture.plaintext("127.0.0.1:" + door))) {
      broker.inspect().identity();
      proxy.blackHole(true);
      long began = System.nanoTime();
      ClawbackException e =
          catchThrowableOfType(ClawbackException.class, () -> broker.inspect().discover());
      assertThat(e.problem().code()).isEqualTo("kafka.timeout");
      assertThat(e.problem().category()).isEqualTo(Category.CONNECTION);
      Outcome outcome =
          broker
              .partitions()
              .orElseThrow()
              .act(
                  new Mutation(
                      new OperationId("0".repeat(32)),
                      new io.clawback.model.name.TenantName("t"),
                      Budget.DEFAULT),
                  new ExpandPartitions(new QueueId(KafkaFixture.ID, "any"), 1, 2));
      assertThat(((Outcome.Refused) outcome).problem().category())
          .as("nothing was sent")
          .isEqualTo(Category.CONNECTION);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isLessThan(PATIENCE.multipliedBy(2).plusSeconds(5));
    } finally {
      proxy.blackHole(false);
      proxy.reset();
    }
  }
}
