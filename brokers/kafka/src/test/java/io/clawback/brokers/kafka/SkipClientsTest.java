package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.clients.kafka.skip.SkipInterceptor;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.run.Outcome;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The interceptor in applications with other releases of Kafka's clients than ours. */
class SkipClientsTest {
  private static final OffsetSpans POISON = OffsetSpans.parse("3,10-14,90-99");
  private static final int TAIL = 10;
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    KafkaFixture.QUICK_GROUPS.forEach(builder::property);
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.plaintext(kafka.bootstrap()),
            true);
  }

  @AfterAll
  static void stop() {
    fixture.close();
    kafka.close();
  }

  @ParameterizedTest
  @CsvSource({
    "3.1.2, classic, positions",
    "3.9.2, classic, positions",
    "4.3.1, classic, positions",
    "4.3.1, consumer, positions",
    "4.3.1, classic, next-offsets",
    "4.3.1, consumer, next-offsets"
  })
  void leavesOutWhatIsListedAndCommitsPassATailOfIt(String release, String protocol, String commits)
      throws Exception {
    SkipScene scene = new SkipScene(fixture, kafka.internalBootstrap(), 2);
    assertThat(seen(scene, release, protocol, commits)).isEqualTo(scene.allBut(100, POISON));
    assertThat(scene.lag(scene.group)).isZero();
  }

  /** What docs/skip-list.md says cannot be helped. */
  @ParameterizedTest
  @CsvSource({"3.9.2, classic", "4.3.1, consumer"})
  void commitsOfTheLastMessagePlusOneStopBeforeATail(String release, String protocol)
      throws Exception {
    SkipScene scene = new SkipScene(fixture, kafka.internalBootstrap(), 2);
    assertThat(seen(scene, release, protocol, "last-plus-one"))
        .isEqualTo(scene.allBut(100, POISON));
    assertThat(scene.lag(scene.group)).isEqualTo(2 * TAIL);
  }

  private static Map<Integer, List<String>> seen(
      SkipScene scene, String release, String protocol, String commits) throws Exception {
    scene.fill(100);
    try (Broker broker = scene.broker()) {
      assertThat(
              broker
                  .publishSkips()
                  .orElseThrow()
                  .act(
                      SkipScene.mutation(SkipScene.newId(), Duration.ofSeconds(30)),
                      scene.publish(scene.group, POISON)))
          .isInstanceOf(Outcome.Done.class);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(release),
                SkipApplication.class.getName(),
                commits,
                scene.topic,
                Long.toString(2 * (100 - POISON.count())),
                "bootstrap.servers=" + kafka.internalBootstrap(),
                "group.id=" + scene.group,
                "enable.auto.commit=false",
                "auto.offset.reset=earliest",
                "key.deserializer=org.apache.kafka.common.serialization.StringDeserializer",
                "value.deserializer=org.apache.kafka.common.serialization.StringDeserializer"));
    if (protocol.equals("consumer")) {
      command.add("group.protocol=consumer");
    }
    SkipReader.skipping(scene).forEach((k, v) -> command.add(k + "=" + v));
    Path err = Files.createTempFile(folder, "application", ".err");
    Path out = Files.createTempFile(folder, "application", ".out");
    Process application =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(application.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(err)).isTrue();
      assertThat(application.exitValue()).as(Files.readString(err)).isZero();
    } finally {
      application.destroyForcibly();
    }
    Map<Integer, List<String>> seen = new TreeMap<>();
    for (String line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
      if (line.contains("@")) {
        seen.computeIfAbsent(
                Integer.valueOf(line.substring(0, line.indexOf('@'))), k -> new ArrayList<>())
            .add(line);
      }
    }
    return seen;
  }

  /** The clients of that release, what they need, the interceptor, and the application. */
  private static String classPath(String release) throws Exception {
    Path old = Path.of("target", "clients", "kafka-clients-" + release + ".jar");
    List<String> path = new ArrayList<>();
    path.add(
        Path.of(SkipInterceptor.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString());
    path.add(
        Path.of(SkipApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString());
    Stream<String> own =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
    own.filter(p ->
            p.matches(".*(slf4j-api|zstd-jni)-[^/\\\\]*jar")
                || (!Files.exists(old)
                    && p.matches(".*kafka-clients-" + release.replace(".", "\\.") + "\\.jar")))
        .forEach(path::add);
    if (Files.exists(old)) {
      path.add(old.toString());
    }
    assertThat(path).anyMatch(p -> p.endsWith("kafka-clients-" + release + ".jar"));
    return String.join(File.pathSeparator, path);
  }
}
