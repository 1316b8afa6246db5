package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever producers write, two lanes, what they are merged to and the result fit 128 MiB. */
class HostileMessagesTest {
  @ParameterizedTest
  @CsvSource({
    "deep, 300",
    "values, 1500",
    "mapped, 10000",
    "tenants, 200000",
    "samples, 40000",
    "faults, 30000",
    "keys, 4"
  })
  void fitsAHeapOf128MiB(String sort, int messages) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                HostileMessages.class.getName(),
                sort,
                Integer.toString(messages))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo("messages " + messages);
  }
}
