package io.clawback.consumers.http;

import io.clawback.consumers.base.Problems;
import io.clawback.model.error.ClawbackException;
import io.clawback.spi.broker.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Finds the bearer token anew for each request, so that it can be rotated. */
final class Token {
  private static final int LIMIT = 8 << 10;

  private final HttpSettings settings;
  private final Function<String, Optional<String>> environment;

  /** {@code environment} looks a variable up by its name. */
  Token(HttpSettings settings, Function<String, Optional<String>> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /** The token, if one is declared. Throws {@code consumers.no-token} when it cannot be had. */
  Optional<Secret> now() {
    if (settings.tokenEnv().isPresent()) {
      String name = settings.tokenEnv().get();
      String value = environment.apply(name).orElseThrow(() -> missing(name, "is not set"));
      return Optional.of(checked(name, value));
    }
    if (settings.tokenFile().isPresent()) {
      Path file = settings.tokenFile().get();
      return Optional.of(checked(file.toString(), read(file)));
    }
    return Optional.empty();
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LIMIT + 1), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw missing(file.toString(), "cannot be read");
    }
  }

  private static Secret checked(String source, String value) {
    String token = value.strip();
    if (token.isEmpty()
        || token.length() > LIMIT
        || !token.chars().allMatch(c -> c > 32 && c < 127)) {
      throw missing(source, "holds no token (one word of printable ASCII)");
    }
    return new Secret(token);
  }

  private static ClawbackException missing(String source, String why) {
    return new ClawbackException(
        Problems.consumers(
            "consumers.no-token",
            source,
            "The bearer token's source '" + source + "' " + why + ".",
            "Provide the token there."));
  }
}
