package io.clawback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeepTest {
  @Test
  void keptWorldOutlivesItsStarterUntilItIsStopped(@TempDir Path folder) throws Exception {
    Process world = WorldTest.demo("--keep", "--size", "small", "--folder", folder.toString());
    assertThat(JsonReader.readObject(world.inputReader().readLine()).text("folder"))
        .isEqualTo(folder.toString());
    world.outputWriter().close();
    world.inputReader().close();
    String mark =
        JsonReader.readObject(Files.readString(folder.resolve("world.json"))).text("mark");
    // Had the end of its input ended it, this would see it go.
    assertThat(world.waitFor(2, TimeUnit.SECONDS)).isFalse();

    Process second = WorldTest.demo("--size", "small", "--folder", folder.toString());
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).as("a second world in the same folder").isEqualTo(1);

    Process stop = WorldTest.demo("--stop", folder.toString());

    assertThat(stop.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(stop.exitValue()).isZero();
    assertThat(world.waitFor(1, TimeUnit.SECONDS)).isTrue();
    assertThat(
            ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").contains(mark)))
        .isEmpty();
  }

  @Test
  void stoppingWhereNothingRunsIsAnError(@TempDir Path folder) throws Exception {
    Process stop = WorldTest.demo("--stop", folder.toString());
    assertThat(stop.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(stop.exitValue()).isEqualTo(1);
  }
}
