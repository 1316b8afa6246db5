package io.clawback.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** Says which release this is. */
final class Version implements IVersionProvider {
  /** One line, such as {@code clawback 0.1.0}. */
  static String line() {
    try (InputStream in = Version.class.getResourceAsStream("/io/clawback/app/version")) {
      return in == null
          ? "clawback (unknown version)"
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }
}
