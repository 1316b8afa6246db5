package io.clawback.consumers.http;

import io.clawback.consumers.base.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of type {@code http}.
 *
 * @param count asked by GET
 * @param scale told by {@code scaleMethod}
 * @param scaleMethod PUT or POST
 * @param restart told by POST
 * @param tokenEnv variable that holds the bearer token
 * @param tokenFile file that holds it
 * @param timeout for one request, body and all
 * @param agree how long the count may take to become what was asked for
 */
record HttpSettings(
    Optional<URI> count,
    Optional<URI> scale,
    String scaleMethod,
    Optional<URI> restart,
    Optional<String> tokenEnv,
    Optional<Path> tokenFile,
    Duration timeout,
    Duration agree) {
  static final SortedMap<String, String> HELP =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(
                  "count-url", "GET gives {\"count\": n}",
                  "scale-url", "gets {\"count\": n, \"operation\": id}",
                  "scale-method", "PUT (default) or POST",
                  "restart-url", "POST gets {\"operation\": id}",
                  "token-env", "environment variable with the bearer token",
                  "token-file", "file with the bearer token",
                  "plaintext", "'allowed' lets http:// go beyond this machine",
                  "timeout-seconds", "for one request; default 10",
                  "agree-seconds", "until the count must be what was asked for; default 60")));

  static HttpSettings of(Settings settings) {
    boolean plaintext = settings.one("plaintext").map("allowed"::equals).orElse(false);
    if (settings.has("plaintext") && !plaintext) {
      settings.add(
          "consumers.bad-setting", "plaintext", "Its only value is 'allowed'.", "Remove it.");
    }
    String method = settings.one("scale-method").orElse("PUT").toUpperCase(Locale.ROOT);
    if (!method.equals("PUT") && !method.equals("POST")) {
      settings.add(
          "consumers.bad-setting", "scale-method", "It is PUT or POST.", "Write PUT or POST.");
    }
    if (settings.has("token-env") && settings.has("token-file")) {
      settings.add(
          "consumers.bad-setting",
          "token-env",
          "The token has two sources.",
          "Keep one of the two.");
    }
    Optional<URI> count = address(settings, "count-url", plaintext);
    Optional<URI> scale = address(settings, "scale-url", plaintext);
    for (String name : new String[] {"count-url", "scale-url"}) {
      if (!settings.has(name)) {
        settings.add(
            "consumers.missing-setting", name, "It needs an address.", "Write http(s)://…");
      }
    }
    return new HttpSettings(
        count,
        scale,
        method,
        address(settings, "restart-url", plaintext),
        tokenEnv(settings),
        settings.path("token-file"),
        settings.seconds("timeout-seconds", Duration.ofSeconds(10)),
        settings.seconds("agree-seconds", Duration.ofSeconds(60)));
  }

  private static Optional<String> tokenEnv(Settings settings) {
    Optional<String> name = settings.one("token-env");
    if (name.isPresent() && !name.get().matches("[A-Za-z_][A-Za-z0-9_]*")) {
      settings.add(
          "consumers.bad-setting",
          "token-env",
          "It is the name of a variable, not the token itself.",
          "Write for example HOOK_TOKEN.");
    }
    return name;
  }

  private static Optional<URI> address(Settings settings, String name, boolean plaintext) {
    Optional<String> text = settings.one(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<URI> uri = parsed(text.get());
    if (uri.isEmpty()) {
      settings.add(
          "consumers.bad-setting",
          name,
          "It is no address of the form http(s)://host[:port]/path without user and fragment.",
          "Write for example https://scaler.internal/orders; the token goes into token-env.");
    } else if ("http".equalsIgnoreCase(uri.get().getScheme())
        && !plaintext
        && !loopback(uri.get().getHost())) {
      settings.add(
          "consumers.plaintext",
          name,
          "Plain http to another machine would show the token and let others answer.",
          "Use https, or declare 'plaintext: allowed'.");
    }
    return uri;
  }

  private static Optional<URI> parsed(String text) {
    try {
      URI uri = new URI(text);
      boolean scheme =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      boolean plain =
          uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
      return scheme && plain ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** By the letter: no name is resolved to decide what may go in plain text. */
  private static boolean loopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }
}
