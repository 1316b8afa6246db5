package io.clawback.sink.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.ledger.FileLedger;
import io.clawback.ledger.SinkFollower;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.model.json.Json;
import io.clawback.servers.cloudwatch.FakeCloudWatchLogs;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.sink.LedgerSink;
import io.clawback.spi.sink.LedgerSinkFactory;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.LongStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Amazon's real client against {@link FakeCloudWatchLogs}, which is a fake of the protocol. */
class CloudWatchSinkTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  private final LedgerSinkFactory factory =
      ServiceLoader.load(LedgerSinkFactory.class).findFirst().orElseThrow();
  private FakeCloudWatchLogs server;

  @BeforeEach
  void start() throws IOException {
    server = FakeCloudWatchLogs.start(InstantSource.fixed(NOW));
    server.createGroup("audit");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TreeMap<String, String> settings() {
    return new TreeMap<>(
        Map.of(
            "log-group", "audit",
            "log-stream", "clawback",
            "region", "eu-central-1",
            "endpoint", server.endpoint().toString(),
            "access-key-id", "AKIDEXAMPLE",
            "secret-access-key", "${SECRET}",
            "timeout-seconds", "5"));
  }

  private LedgerSink sink(Map<String, String> settings) {
    SinkDeclaration declaration =
        new SinkDeclaration("cloud", "cloudwatch", new TreeMap<>(settings));
    assertThat(factory.check(declaration)).isEmpty();
    TreeMap<String, Secret> resolved = new TreeMap<>();
    settings.forEach((name, value) -> resolved.put(name, new Secret(value)));
    resolved.put("secret-access-key", new Secret("very secret"));
    return factory.open(declaration, resolved);
  }

  private static Entry entry(long seq, Instant at) {
    Draft draft = Draft.of(EntryKind.SNAPSHOT_TAKEN, "a@b", Json.of(Map.of()));
    return new Entry(seq, at, draft, "{\"seq\":\"" + seq + "\"}");
  }

  private static List<Entry> entries(long from, long to) {
    return LongStream.range(from, to).mapToObj(i -> entry(i, NOW.plusMillis(i))).toList();
  }

  private List<String> delivered() {
    return server.events("audit", "clawback").stream()
        .map(FakeCloudWatchLogs.Event::message)
        .toList();
  }

  private static void fails(LedgerSink sink, String code, Category category) {
    assertThatThrownBy(() -> sink.deliver(entries(0, 2)))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              assertThat(e.problem().category()).isEqualTo(category);
              assertThat(e.toString()).doesNotContain("very secret");
            });
  }

  @Test
  void entriesBecomeEventsAndTheStreamIsMade() {
    try (LedgerSink sink = sink(settings())) {
      assertThat(sink.deliver(entries(0, 3)).acceptedUpTo()).isEqualTo(2);
      assertThat(sink.deliver(entries(3, 5)).acceptedUpTo()).isEqualTo(4);
    }
    assertThat(delivered()).isEqualTo(entries(0, 5).stream().map(Entry::line).toList());
    assertThat(server.events("audit", "clawback").get(1).timestamp())
        .isEqualTo(NOW.plusMillis(1).toEpochMilli());
    assertThat(server.calls())
        .containsExactly("PutLogEvents", "CreateLogStream", "PutLogEvents", "PutLogEvents");
  }

  @Test
  void aMissingGroupIsMadeOnlyWhereThatIsAllowed() {
    TreeMap<String, String> other = settings();
    other.put("log-group", "new");
    try (LedgerSink sink = sink(other)) {
      fails(sink, "sink.cloudwatch.no-group", Category.CONFIG);
    }
    other.put("create-group", "true");
    try (LedgerSink sink = sink(other)) {
      assertThat(sink.deliver(entries(0, 2)).acceptedUpTo()).isEqualTo(1);
    }
    assertThat(server.events("new", "clawback")).hasSize(2);
  }

  @Test
  void entriesThatAreDroppedWhileTheCallSucceedsAreNamed() {
    List<Entry> entries = new ArrayList<>();
    entries.add(entry(0, NOW.minus(Duration.ofDays(14)).minusSeconds(60)));
    entries.add(entry(1, NOW.minus(Duration.ofDays(14)).plusSeconds(60)));
    entries.add(entry(2, NOW.plus(Duration.ofHours(1))));
    entries.add(entry(3, NOW.plus(Duration.ofHours(3))));
    try (LedgerSink sink = sink(settings())) {
      LedgerSink.Delivery delivery = sink.deliver(entries);
      assertThat(delivery.acceptedUpTo()).isEqualTo(3);
      assertThat(delivery.rejected()).hasSize(2);
      assertThat(delivery.rejected().getFirst()).contains("entry 0").contains("14 days");
      assertThat(delivery.rejected().getLast()).contains("entry 3").contains("future");
    }
    assertThat(delivered()).hasSize(2);
  }

  @Test
  void everyBatchKeepsToTheServicesLimits() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 25_000; i++) {
      entries.add(entry(i, NOW.minusSeconds(100_000).plusSeconds(i * 5L)));
    }
    entries.add(entry(25_000, NOW.minusSeconds(60)));
    Draft draft = entries.getFirst().draft();
    for (int i = 25_001; i < 25_040; i++) {
      entries.add(new Entry(i, NOW, draft, "{\"seq\":\"" + i + "\"}" + "x".repeat(65_000)));
    }
    try (LedgerSink sink = sink(settings())) {
      assertThat(sink.deliver(entries).acceptedUpTo()).isEqualTo(25_039);
    }
    assertThat(delivered()).hasSize(25_040 - rejectedByTime(entries));
    assertThat(Batches.of(entries).size()).isGreaterThan(5);
  }

  private static int rejectedByTime(List<Entry> entries) {
    Instant limit = NOW.plus(Duration.ofHours(2));
    return (int) entries.stream().filter(e -> e.at().isAfter(limit)).count();
  }

  @Test
  void aBusyServiceIsTriedAgainWithinBounds() {
    try (LedgerSink sink = sink(settings())) {
      sink.deliver(entries(0, 1));
      server.failNext(2, 400, "ThrottlingException");
      assertThat(sink.deliver(entries(1, 2)).acceptedUpTo()).isEqualTo(1);
      server.failNext(3, 503, "ServiceUnavailableException");
      int before = server.calls().size();
      fails(sink, "sink.cloudwatch.busy", Category.CONNECTION);
      assertThat(server.calls().size() - before).isEqualTo(3);
    }
  }

  @Test
  void refusedCredentialsAndUnknownErrorsAreTold() {
    try (LedgerSink sink = sink(settings())) {
      server.failNext(1, 400, "UnrecognizedClientException");
      fails(sink, "sink.cloudwatch.rights", Category.RIGHTS);
      server.failNext(1, 400, "AccessDeniedException");
      fails(sink, "sink.cloudwatch.rights", Category.RIGHTS);
      server.failNext(1, 400, "InvalidParameterException");
      fails(sink, "sink.cloudwatch.refused", Category.BROKER);
    }
  }

  @Test
  void nobodyAtTheAddressIsTold() throws IOException {
    TreeMap<String, String> nowhere = settings();
    try (ServerSocket free = new ServerSocket(0)) {
      nowhere.put("endpoint", "http://127.0.0.1:" + free.getLocalPort());
    }
    try (LedgerSink sink = sink(nowhere)) {
      fails(sink, "sink.cloudwatch.unreachable", Category.CONNECTION);
    }
  }

  @Test
  void whatWasTakenBeforeAFailureCounts() {
    List<Entry> entries = new ArrayList<>(entries(0, 2));
    entries.add(entry(2, NOW.minusSeconds(5)));
    try (LedgerSink sink = sink(settings())) {
      sink.deliver(entries(0, 1));
      server.passNext(1);
      server.failNext(1, 400, "InvalidParameterException");
      assertThat(sink.deliver(entries).acceptedUpTo()).isEqualTo(1);
      assertThat(sink.deliver(entries.subList(2, 3)).acceptedUpTo()).isEqualTo(2);
    }
  }

  @Test
  void aCertificateIsTrustedOnlyWhenItIsNamed(@TempDir Path folder) throws Exception {
    SSLContext tls = selfSigned(folder);
    try (FakeCloudWatchLogs secure = FakeCloudWatchLogs.start(InstantSource.fixed(NOW), tls)) {
      secure.createGroup("audit");
      TreeMap<String, String> settings = settings();
      settings.put("endpoint", secure.endpoint().toString());
      try (LedgerSink sink = sink(settings)) {
        fails(sink, "sink.cloudwatch.unreachable", Category.CONNECTION);
      }
      settings.put("ca-file", folder.resolve("none.pem").toString());
      try (LedgerSink sink = sink(settings)) {
        fails(sink, "sink.cloudwatch.unreachable", Category.CONNECTION);
      }
      settings.put("ca-file", folder.resolve("ca.pem").toString());
      try (LedgerSink sink = sink(settings)) {
        assertThat(sink.deliver(entries(0, 2)).acceptedUpTo()).isEqualTo(1);
      }
      assertThat(secure.events("audit", "clawback")).hasSize(2);
    }
  }

  /** A key pair for this machine's loopback address; its certificate goes to {@code ca.pem}. */
  private static SSLContext selfSigned(Path folder) throws Exception {
    String store = folder.resolve("keys.p12").toString();
    keytool("-genkeypair -alias a -keyalg EC -dname CN=fake -ext san=ip:127.0.0.1", store);
    keytool("-exportcert -rfc -alias a -file " + folder.resolve("ca.pem"), store);
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), password);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls;
  }

  private static void keytool(String arguments, String store) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-keystore", store, "-storepass", "changeit"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void wrongSettingsAreToldAllAtOnce() {
    SinkDeclaration wrong =
        new SinkDeclaration(
            "cloud",
            "cloudwatch",
            new TreeMap<>(
                Map.of(
                    "log-group", "audit",
                    "endpoint", "http://logs.example",
                    "access-key-id", "AK",
                    "create-group", "perhaps",
                    "timeout-seconds", "0")));
    assertThat(factory.check(wrong))
        .extracting(p -> p.culprit())
        .containsExactlyInAnyOrder(
            "log-stream",
            "region",
            "endpoint",
            "secret-access-key",
            "create-group",
            "timeout-seconds");
  }

  @Test
  void itFollowsALedger() {
    SimulatedDisk disk = new SimulatedDisk(1);
    Clock clock = fixed();
    try (FileLedger ledger = FileLedger.open(disk, clock, new SecureRandom(), "a@b");
        LedgerSink sink = sink(settings())) {
      SinkFollower follower = new SinkFollower(ledger, disk, "cloud", sink);
      for (int i = 0; i < 700; i++) {
        ledger.append(Draft.of(EntryKind.SNAPSHOT_TAKEN, "a@b", Json.of(Map.of("n", Json.of(i)))));
      }
      assertThat(follower.follow().problem()).isEmpty();
      List<String> lines = new ArrayList<>();
      ledger.forEach(e -> lines.add(e.line()));
      assertThat(delivered()).isEqualTo(lines);
    }
  }

  private static Clock fixed() {
    return new Clock() {
      @Override
      public Instant now() {
        return NOW;
      }

      @Override
      public long nanos() {
        return 0;
      }
    };
  }

  @Test
  void checksItsRightsAndLeavesNothingBehind() {
    try (LedgerSink sink = sink(settings())) {
      assertThat(sink.checks())
          .extracting(LedgerSink.Check::name, LedgerSink.Check::state)
          .containsExactly(
              tuple("logs:PutLogEvents", LedgerSink.Check.State.OK),
              tuple("logs:CreateLogStream", LedgerSink.Check.State.OK));
      sink.deliver(entries(0, 1));
      assertThat(sink.checks())
          .extracting(LedgerSink.Check::name)
          .containsExactly("logs:PutLogEvents");
      assertThat(server.events("audit", "clawback")).hasSize(1);
    }
  }

  @Test
  void namesEachRightThatIsMissing() {
    server.failNext(1, 400, "AccessDeniedException");
    try (LedgerSink sink = sink(settings())) {
      assertThat(sink.checks())
          .singleElement()
          .satisfies(c -> {
            assertThat(c.state()).isEqualTo(LedgerSink.Check.State.MISSING);
            assertThat(c.name()).isEqualTo("logs:PutLogEvents");
            assertThat(c.next()).contains("Grant logs:PutLogEvents");
          });
    }
    server.passNext(1);
    server.failNext(1, 400, "AccessDeniedException");
    try (LedgerSink sink = sink(settings())) {
      LedgerSink.Check create = sink.checks().getLast();
      assertThat(create.name()).isEqualTo("logs:CreateLogStream");
      assertThat(create.state()).isEqualTo(LedgerSink.Check.State.MISSING);
    }
  }

  @Test
  void saysThatTheGroupIsMissing() {
    TreeMap<String, String> settings = settings();
    settings.put("log-group", "nowhere");
    try (LedgerSink sink = sink(settings)) {
      assertThat(sink.checks().getLast().detail()).contains("no such group");
      assertThat(sink.checks().getLast().next()).contains("create-group: true");
    }
    settings.put("create-group", "true");
    try (LedgerSink sink = sink(settings)) {
      assertThat(sink.checks().getLast())
          .isEqualTo(
              LedgerSink.Check.ok(
                  "logs:CreateLogGroup", "the group is made with the first delivery"));
    }
    assertThat(server.calls()).contains("CreateLogGroup");
  }
}
