package io.clawback.app.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Outputs as they were looked at and found right, one file each. Run with {@code
 * -Dclawback.golden=DIR} to write them anew, then read what changed.
 */
public final class Golden {
  private Golden() {}

  /** Compares with the file of that name beside the test. */
  public static void check(String name, String actual) {
    String folder = System.getProperty("clawback.golden");
    try {
      if (folder != null) {
        Files.writeString(Path.of(folder, name), actual);
      }
      try (InputStream in = Golden.class.getResourceAsStream(name)) {
        assertThat(in).as("golden file " + name).isNotNull();
        assertThat(actual).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
