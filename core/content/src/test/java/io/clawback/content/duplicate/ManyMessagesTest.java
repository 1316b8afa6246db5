package io.clawback.content.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ManyMessagesTest {
  /** Ten million in the long form of the tests. */
  private static final int MESSAGES = Boolean.getBoolean("clawback.long") ? 10_000_000 : 1_000_000;

  /** The heap for as many, in MiB: 512 for ten million. */
  private static final int HEAP = Boolean.getBoolean("clawback.long") ? 512 : 64;

  @Test
  void tenMillionFitAHeapOf512MiB() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx" + HEAP + "m",
                "-cp",
                System.getProperty("java.class.path"),
                ManyMessages.class.getName(),
                Integer.toString(MESSAGES),
                Integer.toString(HEAP * 3 / 4))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip())
        .endsWith(
            "keyed %d keys %d duplicates %d conflicts %d suspected 0 share 1.000 fits true"
                .formatted(MESSAGES, MESSAGES / 10 * 9, MESSAGES / 20, MESSAGES / 20));
  }
}
