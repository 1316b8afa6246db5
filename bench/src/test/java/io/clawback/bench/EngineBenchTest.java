package io.clawback.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** How long it takes is the benchmark's to say ({@code bench/engine}), not a test's. */
class EngineBenchTest {
  @Test
  void decidesOnAReducedFleetTheSameWayTwice() {
    EngineBench.Pass one = EngineBench.pass(new EngineWorld(1, 34, 50, 167, 30));
    EngineBench.Pass other = EngineBench.pass(new EngineWorld(1, 34, 50, 167, 30));

    assertThat(one.id()).isEqualTo(other.id());
    assertThat(one.steps()).isGreaterThan(20);
    assertThat(one.findings()).isGreaterThan(50);
  }

  @Test
  void wholeFleetFitsInto512MiB() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EngineBench.class.getName(),
                "1")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).containsPattern("pass 1: .*; [1-9]\\d+ findings, [1-9]\\d+ steps, plan");
  }
}
