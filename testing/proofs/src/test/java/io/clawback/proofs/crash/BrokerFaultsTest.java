package io.clawback.proofs.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.proofs.crash.CrashedAct.Round;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Running;
import io.clawback.proofs.product.CommandLineProcess.Said;
import io.clawback.servers.kafka.LossyProxy;
import io.clawback.servers.kafka.LossyProxy.Loss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The broker fails under a run, at a request that matters: it is killed, it stands still for longer
 * than anybody waits, or its connections are cut. Nothing is lost, the run says what happened, a
 * resume ends it, and a rollback gives everything back.
 */
class BrokerFaultsTest {
  private static final boolean ALL = Boolean.getBoolean("clawback.long");

  private static MortalKafka kafka;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    kafka = new MortalKafka();
  }

  @AfterAll
  static void stop() throws Exception {
    kafka.close();
  }

  /** What becomes of the broker, until the run has ended. */
  enum Fault {
    KILLED {
      @Override
      void strike() {
        kafka.kafka.kill();
      }

      @Override
      void end() {
        kafka.kafka.restart();
      }
    },
    PAUSED {
      @Override
      void strike() {
        kafka.kafka.freeze();
      }

      @Override
      void end() {
        kafka.kafka.thaw();
      }
    },
    CUT {
      @Override
      void strike() {
        try {
          kafka.proxy.cut();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      void end() {
        // Connections are taken again at once.
      }
    };

    abstract void strike();

    abstract void end();
  }

  /** At which request, and whether the broker does it still. */
  enum Moment {
    COPYING(Loss.ANSWER) {
      @Override
      int request(CrashedAct act) {
        return LossyProxy.PRODUCE;
      }
    },
    BEFORE_IT_IS_SO(Loss.REQUEST) {
      @Override
      int request(CrashedAct act) {
        return act.last;
      }
    },
    ONCE_IT_IS_SO(Loss.ANSWER) {
      @Override
      int request(CrashedAct act) {
        return act.last;
      }
    };

    final Loss loss;

    Moment(Loss loss) {
      this.loss = loss;
    }

    abstract int request(CrashedAct act);

    int passes(CrashedAct act) {
      return this == COPYING ? 0 : act.passes();
    }
  }

  /** Of each the way there; every one is taken back then. */
  private static final List<CrashedAct> ACTS =
      List.of(CrashedAct.COPY, CrashedAct.PASS, CrashedAct.REWRITE, CrashedAct.SKIP);

  static Stream<Arguments> faults() {
    if (!ALL) {
      // A broker that is killed just when it has answered a commit can leave the transaction
      // hanging for good (KAFKA-19999 is one way); the run then rests, and says whom to ask.
      return Stream.of(
          Arguments.of(Fault.KILLED, CrashedAct.COPY, Moment.COPYING, true),
          Arguments.of(Fault.PAUSED, CrashedAct.REWRITE, Moment.BEFORE_IT_IS_SO, true),
          Arguments.of(Fault.CUT, CrashedAct.SKIP, Moment.ONCE_IT_IS_SO, true));
    }
    return Arrays.stream(Fault.values())
        .flatMap(fault ->
            ACTS.stream()
                .flatMap(act ->
                    Arrays.stream(Moment.values())
                        .flatMap(moment ->
                            Stream.of(true, false)
                                .map(resumed -> Arguments.of(fault, act, moment, resumed)))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whateverBecomesOfTheBrokerNothingIsLost(
      Fault fault, CrashedAct act, Moment moment, boolean resumed) throws Exception {
    String name = (fault + "-" + act + "-" + moment + "-" + resumed).toLowerCase(Locale.ROOT);
    Path place = Files.createDirectory(folder.resolve(name));
    StuckQueue queue = new StuckQueue(kafka, name);
    Path config =
        Files.writeString(
            place.resolve("clawback.yaml"),
            queue.config(place) + "limits:\n  request-timeout: 4s\n");
    CommandLineProcess clawback = CommandLineProcess.of(place, config);
    Round round = new Round(queue, clawback, place);
    List<String> words = act.prepare(round);

    Said struck = struck(fault, act, moment, clawback.start(words.toArray(String[]::new)));

    if (fault != Fault.CUT) {
      assertThat(struck.exitCode()).as(struck.all()).isNotZero();
      assertThat(struck.all()).contains("kafka.");
    }
    queue.losesNothing();
    if (resumed) {
      ended(round, "resume");
      act.ended(round);
      queue.consoleSees(Files.createDirectory(place.resolve("console")), false);
    }
    Json.Obj run = round.run().orElseThrow();
    balanced(round, run);
    ended(round, round.back(run).toArray(String[]::new));
    takenBack(act, resumed, round);
    queue.consoleSees(Files.createDirectory(place.resolve("console-back")), true);
    balanced(round, run);
    Said verified = clawback.run("audit", "verify");
    assertThat(verified.exitCode()).as(verified.all()).isZero();
  }

  /** The run's end, while the broker is as it is; it is mended then. */
  private static Said struck(Fault fault, CrashedAct act, Moment moment, Running running)
      throws Exception {
    AtomicBoolean began = new AtomicBoolean();
    kafka.proxy.lose(
        moment.request(act),
        moment.loss,
        moment.passes(act),
        () -> {
          began.set(true);
          fault.strike();
        });
    try {
      Said said = running.await(Duration.ofMinutes(3));
      assertThat(began).as("it came to that: " + said.all()).isTrue();
      return said;
    } finally {
      if (began.get()) {
        fault.end();
      }
    }
  }

  /** What the run did is undone, and every message is where it was, or at the end once. */
  private static void takenBack(CrashedAct act, boolean resumed, Round round) throws Exception {
    StuckQueue queue = round.queue();
    // What was written once more stays; without a resume it may never have been written.
    if (act == CrashedAct.REWRITE && (resumed || queue.position() != StuckQueue.STANDS)) {
      queue.holdsOthersAgain(true);
      return;
    }
    assertThat(queue.position()).isEqualTo(StuckQueue.STANDS);
    assertThat(queue.lists()).isZero();
    queue.holds(false);
  }

  private static void balanced(Round round, Json.Obj run) throws Exception {
    Said balance = round.clawback().run("audit", "balance", run.text("run"));
    assertThat(balance.exitCode()).as(balance.all()).isZero();
  }

  /** Until nothing is left to go on with. */
  private static void ended(Round round, String... words) throws Exception {
    List<Said> said = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Said one = round.clawback().run(words);
      said.add(one);
      // Of a group whose consumers have left for good nobody can say that it recovers.
      if (one.exitCode() == 0 || one.exitCode() == 2 || one.exitCode() == 3) {
        return;
      }
    }
    throw new AssertionError(said);
  }
}
