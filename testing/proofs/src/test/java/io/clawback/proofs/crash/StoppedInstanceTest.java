package io.clawback.proofs.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances that know nothing of one another act on one group. The first is stopped (SIGSTOP)
 * with its last request on the way, the second does all of it, and the first goes on (SIGCONT): its
 * request comes too late to change anything (SAFETY I5).
 */
class StoppedInstanceTest {
  private static CrashKafka kafka;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    kafka = new CrashKafka();
  }

  @AfterAll
  static void stop() throws Exception {
    kafka.close();
  }

  @Test
  void whatItCopiesChangesNothing() throws Exception {
    outlived("stopped-copy", LossyProxy.END_TXN);
  }

  @Test
  void itMovesTheGroupNoMore() throws Exception {
    outlived("stopped-move", LossyProxy.OFFSET_COMMIT);
  }

  private static void outlived(String name, int request) throws Exception {
    StuckQueue queue = new StuckQueue(kafka, name);
    Round first = round(queue, name + "-first");
    Round second = round(queue, name + "-second");
    Path firsts = first.planned("drain", first.subscription());

    CompletableFuture<Void> done = new CompletableFuture<>();
    Running old = first.clawback().start("apply", firsts.toString());
    kafka.proxy.lose(
        request,
        Loss.NOTHING,
        () -> {
          signal(old, "STOP");
          done.completeAsync(
              () -> {
                meanwhile(queue, second);
                return null;
              },
              Runnable::run);
          signal(old, "CONT");
        });
    Said late = old.await(Duration.ofMinutes(3));
    done.get(1, TimeUnit.SECONDS);

    assertThat(late.exitCode()).as(late.all()).isNotZero();
    assertThat(queue.position()).isEqualTo(StuckQueue.STANDS + StuckQueue.POISON);
    queue.holds(false);
    Json.Obj run = second.run().orElseThrow();
    Said balance = second.clawback().run("audit", "balance", run.text("run"));
    assertThat(balance.exitCode()).as(balance.all()).isZero();
    // Whoever looks after the first one finds nothing half done that it could go on with.
    Said resumed = first.clawback().run("resume");
    assertThat(resumed.exitCode()).as(resumed.all()).isLessThan(10);
    assertThat(queue.position()).isEqualTo(StuckQueue.STANDS + StuckQueue.POISON);
    queue.holds(false);
    // Whatever both have copied comes back once.
    Path back = second.planned("redrive");
    Round.fine(second.clawback().run("apply", back.toString()));
    queue.holds(true);
  }

  /** The second does all of it, once the broker has given the first one up. */
  private static void meanwhile(StuckQueue queue, Round second) {
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> queue.members() == 0);
      Round.fine(second.clawback().run(CrashedAct.COPY.prepare(second).toArray(String[]::new)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Round round(StuckQueue queue, String name) throws IOException {
    Path place = Files.createDirectory(folder.resolve(name));
    Path config = Files.writeString(place.resolve("clawback.yaml"), queue.config(place));
    return new Round(queue, CommandLineProcess.of(place, config), place);
  }

  private static void signal(Running process, String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.process().pid()))
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
