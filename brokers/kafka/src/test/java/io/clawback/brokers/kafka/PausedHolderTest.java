package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.BrokerFixture;
import io.clawback.model.fleet.Limits;
import io.clawback.model.message.Copy;
import io.clawback.servers.kafka.EmbeddedKafka;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real processes that are stopped (SIGSTOP) or killed (SIGKILL) while they set messages aside: who
 * comes after them finishes, and each message is there once (SAFETY I4, I5).
 */
class PausedHolderTest {
  private static EmbeddedKafka kafka;
  private static KafkaFixture fixture;
  private static Broker broker;

  @BeforeAll
  static void start() {
    EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    KafkaFixture.QUICK.forEach(builder::property);
    kafka = builder.start();
    fixture =
        new KafkaFixture(
            kafka.internalBootstrap(),
            kafka.clusterId(),
            KafkaFixture.plaintext(kafka.bootstrap()),
            true);
    broker = fixture.open(fixture.declaration(), Limits.DEFAULT);
  }

  @AfterAll
  static void stop() {
    broker.close();
    fixture.close();
    kafka.close();
  }

  /** A queue, its quarantine, and what is to be carried. */
  private static final class World {
    final String queue = "paused-" + UUID.randomUUID();
    final String quarantine = queue + "-aside";
    final String operation = UUID.randomUUID().toString().replace("-", "");
    final String incarnation;
    final int batches;

    World(int batches) {
      this.batches = batches;
      fixture.createQueue(queue, 1);
      List<BrokerFixture.Message> messages = new ArrayList<>();
      for (int i = 0; i < batches * AsideChild.BATCH; i++) {
        messages.add(new BrokerFixture.Message("", "m" + i, System.currentTimeMillis()));
      }
      fixture.produce(queue, 0, messages);
      fixture.createQuarantine(quarantine, 2, queue, Map.of());
      incarnation = fixture.facts(queue, "none").get("id");
    }

    /** As the next one does; returns how many batches were final already. */
    int finish() {
      int were = 0;
      try (Passage passage =
          AsideChild.open(broker, queue, incarnation, quarantine, operation, batches)) {
        for (int i = 0; i < batches; i++) {
          Batch batch = passage.read(AsideChild.slice(i));
          if (passage.settled(batch)) {
            were++;
          } else {
            passage.place(batch);
            passage.settle(batch);
          }
        }
      }
      return were;
    }

    void isThereOnce() {
      TreeSet<Long> offsets = new TreeSet<>();
      for (int p = 0; p < 2; p++) {
        TopicPartition partition = new TopicPartition(quarantine, p);
        KafkaFixture.eventually(() -> fixture.stable(partition));
      }
      List<Copy> copies =
          fixture.whole(quarantine).stream().flatMap(m -> Copy.read(m).stream()).toList();
      copies.forEach(c -> offsets.add(c.original().offset()));
      assertThat(copies).hasSize(batches * AsideChild.BATCH);
      assertThat(offsets).hasSize(batches * AsideChild.BATCH);
    }
  }

  /** Another process. */
  private static final class Child implements AutoCloseable {
    final Process process;
    final BufferedReader out;

    Child(World world, String mode) {
      List<String> command =
          List.of(
              ProcessHandle.current().info().command().orElse("java"),
              "-Xmx128m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              AsideChild.class.getName(),
              kafka.bootstrap(),
              kafka.clusterId(),
              world.queue,
              world.incarnation,
              world.quarantine,
              world.operation,
              "" + world.batches,
              mode);
      try {
        process =
            new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(new File("/dev/null")))
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      out = process.inputReader(StandardCharsets.UTF_8);
    }

    String says() throws IOException {
      return out.readLine();
    }

    void goOn() throws IOException {
      process.outputWriter().write("\n");
      process.outputWriter().flush();
    }

    /** Lets it go on until it says this. */
    void until(String step) throws IOException {
      for (String said = says(); !step.equals(said); said = says()) {
        assertThat(said).as("before " + step).isNotNull();
        goOn();
      }
    }

    void signal(String name) throws Exception {
      assertThat(
              new ProcessBuilder("kill", "-" + name, "" + process.pid())
                  .inheritIO()
                  .start()
                  .waitFor())
          .isZero();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "read", "placed"})
  void whoWasStoppedAndContinuesChangesNothing(String step) throws Exception {
    World world = new World(1);
    try (Child child = new Child(world, "steps")) {
      child.until(step);
      child.signal("STOP");
      assertThat(world.finish()).isZero();
      child.signal("CONT");
      String said;
      do {
        child.goOn();
        said = child.says();
      } while (List.of("read", "placed").contains(said));
      // Who had not read yet finds the batch final; who had is refused.
      assertThat(said).isEqualTo(step.equals("open") ? "done" : "refused kafka.fenced");
    }
    world.isThereOnce();
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "read", "placed", "settled"})
  void whoWasKilledIsFinishedByTheNext(String step) throws Exception {
    World world = new World(1);
    try (Child child = new Child(world, "steps")) {
      child.until(step);
      child.signal("KILL");
      assertThat(child.process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(world.finish()).isEqualTo(step.equals("settled") ? 1 : 0);
    world.isThereOnce();
  }

  /** Wherever it was just then. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whoWasKilledAtAnyMomentIsFinishedByTheNext(long seed) throws Exception {
    World world = new World(30);
    Random random = new Random(seed);
    try (Child child = new Child(world, "all")) {
      int heard = random.nextInt(90);
      for (int i = 0; i < heard && child.says() != null; i++) {
        // It goes on meanwhile.
      }
      TimeUnit.MICROSECONDS.sleep(random.nextInt(5_000));
      child.signal("KILL");
      assertThat(child.process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
    world.finish();
    world.isThereOnce();
    assertThat(world.finish()).isEqualTo(30);
  }
}
