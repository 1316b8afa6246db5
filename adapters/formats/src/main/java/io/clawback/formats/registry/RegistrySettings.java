package io.clawback.formats.registry;

import io.clawback.content.DeclaredContract;
import io.clawback.content.Framing;
import io.clawback.formats.base.Opening;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the registry is and how it is asked.
 *
 * @param url without a slash at its end
 * @param space which number an id in the bytes is
 * @param authorization the header's value: a secret
 * @param timeout of one question, body and all
 * @param message the message type of Protobuf values without message indexes
 */
record RegistrySettings(
    URI url,
    RegistryApi api,
    Framing framing,
    Framing.Space space,
    Optional<String> authorization,
    Duration timeout,
    boolean unknownIsBreach,
    boolean unframedIsBreach,
    Optional<String> message) {
  static final SortedMap<String, String> HELP =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("url", "such as https://registry.example:8081"),
                  Map.entry("api", "confluent (default), apicurio-v2 or apicurio-v3"),
                  Map.entry("framing", "confluent (default), apicurio or header"),
                  Map.entry("ids", "content (default) or global: what an id counts, of apicurio"),
                  Map.entry("username", "with 'password'"),
                  Map.entry("password", "as ${ENV_VAR} or ${file:PATH}"),
                  Map.entry("token", "a bearer token, as ${ENV_VAR} or ${file:PATH}"),
                  Map.entry("timeout-seconds", "of one question; default 5"),
                  Map.entry("plaintext", "'allowed' lets http:// go beyond this machine"),
                  Map.entry("unknown-ids", "breach (default) or not-judged"),
                  Map.entry("unframed", "breach (default) or accepted"),
                  Map.entry("message", "Protobuf's message type where no frame names it"))));

  static RegistrySettings of(DeclaredContract declared, Opening opening) {
    RegistryApi api =
        RegistryApi.valueOf(
            constant(opening.word("api", "confluent", "apicurio-v2", "apicurio-v3")));
    Framing framing =
        Framing.valueOf(constant(opening.word("framing", "confluent", "apicurio", "header")));
    boolean global = opening.word("ids", "content", "global").equals("global");
    boolean plaintext = declared.setting("plaintext").filter("allowed"::equals).isPresent();
    return new RegistrySettings(
        address(declared, plaintext, opening),
        api,
        framing,
        api == RegistryApi.CONFLUENT
            ? Framing.Space.SCHEMA
            : global ? Framing.Space.GLOBAL : Framing.Space.CONTENT,
        authorization(declared, opening),
        timeout(declared, opening),
        opening.word("unknown-ids", "breach", "not-judged").equals("breach"),
        opening.word("unframed", "breach", "accepted").equals("breach"),
        declared.setting("message"));
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static Duration timeout(DeclaredContract declared, Opening opening) {
    String text = declared.setting("timeout-seconds").orElse("5");
    if (!text.matches("[1-9][0-9]?")) {
      opening.add("timeout-seconds", 0, "It is a number of seconds, 1 to 99.", "Write 5.");
      return Duration.ofSeconds(5);
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  private static Optional<String> authorization(DeclaredContract declared, Opening opening) {
    Optional<String> token = declared.setting("token").map(String::strip);
    Optional<String> user = declared.setting("username");
    Optional<String> password = declared.setting("password");
    if (token.isPresent() && user.isPresent()) {
      opening.add("token", 0, "There is a token and a user name too.", "Keep one of the two.");
    }
    if (user.isPresent() != password.isPresent()) {
      opening.add(
          "username",
          0,
          "A user name needs a password, and a password a user name.",
          "Declare both.");
    }
    boolean printable =
        token.stream().flatMapToInt(String::chars).allMatch(c -> c > ' ' && c < 127);
    if (!printable) {
      opening.add("token", 0, "A token is one word of printable ASCII.", "Check its source.");
      return Optional.empty();
    }
    return token
        .map(t -> "Bearer " + t)
        .or(() ->
            user.flatMap(u -> password.map(p -> u + ":" + p))
                .map(p ->
                    "Basic "
                        + Base64.getEncoder().encodeToString(p.getBytes(StandardCharsets.UTF_8))));
  }

  private static URI address(DeclaredContract declared, boolean plaintext, Opening opening) {
    String text = declared.setting("url").orElse("").replaceAll("/+$", "");
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean plain =
          url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      if (plain && scheme.equals("http") && !plaintext && !loopback(url.getHost())) {
        opening.add(
            "url",
            0,
            "Plain http to another machine would show credentials and let others answer.",
            "Use https, or declare plaintext: allowed.");
        return url;
      }
      if (plain && (scheme.equals("http") || scheme.equals("https"))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // told below, without the text: it may hold a password
    }
    opening.add(
        "url",
        0,
        "It is no address of the form http(s)://host[:port]/path without a user.",
        "Write for example https://registry.example:8081; credentials have settings of their own.");
    return URI.create("https://invalid.invalid");
  }

  private static boolean loopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }

  /** The same, but no question takes longer than that. */
  RegistrySettings within(Duration most) {
    return timeout.compareTo(most) <= 0
        ? this
        : new RegistrySettings(
            url,
            api,
            framing,
            space,
            authorization,
            most,
            unknownIsBreach,
            unframedIsBreach,
            message);
  }

  /** No secret in it. */
  @Override
  public String toString() {
    return "RegistrySettings[" + url + ", " + api + ", " + framing + "]";
  }
}
