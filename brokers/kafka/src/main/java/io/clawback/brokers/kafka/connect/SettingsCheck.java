package io.clawback.brokers.kafka.connect;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Judges a declaration's settings: unknown names, forbidden values, a connection that is not safe
 * by mistake. Never repeats a value, which may be a secret.
 */
public final class SettingsCheck {
  private static final Map<String, Set<String>> CHOICES =
      Map.of(
          "security.protocol",
          Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
          "sasl.mechanism",
          Set.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"),
          "ssl.truststore.type",
          Set.of("PEM", "PKCS12", "JKS"),
          "ssl.keystore.type",
          Set.of("PEM", "PKCS12", "JKS"),
          "ssl.enabled.protocols",
          Set.of("TLSv1.2", "TLSv1.3"),
          "ssl.protocol",
          Set.of("TLSv1.2", "TLSv1.3"),
          "client.dns.lookup",
          Set.of("use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"),
          ClientSettings.PLAINTEXT,
          Set.of(ClientSettings.ALLOWED),
          ClientSettings.HOSTNAME_MISMATCH,
          Set.of(ClientSettings.ALLOWED));
  private final SortedMap<String, String> settings;
  private final List<Problem> problems = new ArrayList<>();

  private SettingsCheck(SortedMap<String, String> settings) {
    this.settings = settings;
  }

  /** All that is wrong. A value with an unresolved {@code ${...}} is taken on trust. */
  public static List<Problem> of(SortedMap<String, String> settings) {
    SettingsCheck check = new SettingsCheck(settings);
    check.names();
    check.choices();
    check.numbers();
    check.bootstrap();
    check.transport();
    check.login();
    return List.copyOf(check.problems);
  }

  /** The protocol in force: TLS unless told otherwise. */
  static String protocol(SortedMap<String, String> settings) {
    String declared = settings.get("security.protocol");
    if (declared != null) {
      return declared;
    }
    boolean sasl =
        settings.containsKey("sasl.mechanism") || settings.containsKey(ClientSettings.USERNAME);
    boolean open = ClientSettings.ALLOWED.equals(settings.get(ClientSettings.PLAINTEXT));
    return (sasl ? "SASL_" : "") + (open ? "PLAINTEXT" : "SSL");
  }

  private void names() {
    for (String key : settings.keySet()) {
      if (!ClientSettings.HELP.containsKey(key)) {
        wrong(
            "kafka.unknown-setting",
            key,
            "This setting is not on the list of allowed client properties.",
            "Did you mean '" + ClientSettings.nearest(key) + "'? Otherwise remove it.");
      }
    }
  }

  private void choices() {
    CHOICES.forEach((key, allowed) -> {
      String value = settings.get(key);
      if (value != null
          && resolved(value)
          && !Arrays.stream(value.split(",", -1)).map(String::trim).allMatch(allowed::contains)) {
        wrong(
            "kafka.bad-setting",
            key,
            "This value is not allowed.",
            "Use " + String.join(", ", allowed.stream().sorted().toList()) + ".");
      }
    });
    String hostname = settings.get("ssl.endpoint.identification.algorithm");
    if (hostname != null
        && !hostname.equalsIgnoreCase("https")
        && !(hostname.isEmpty() && settings.containsKey(ClientSettings.HOSTNAME_MISMATCH))) {
      wrong(
          "kafka.unsafe-setting",
          "ssl.endpoint.identification.algorithm",
          "Without it any trusted certificate passes for this broker's.",
          "Remove it, or add hostname-mismatch: allowed if that is really meant.");
    }
  }

  private void numbers() {
    settings.forEach((key, value) -> {
      boolean number = key.endsWith(".ms") || key.endsWith(".bytes");
      if (number
          && ClientSettings.HELP.containsKey(key)
          && resolved(value)
          && !value.matches("\\d{1,9}")) {
        wrong("kafka.bad-setting", key, "This is not a whole number.", "Give a whole number.");
      }
    });
  }

  private void bootstrap() {
    String value = settings.get("bootstrap.servers");
    if (value == null) {
      wrong(
          "kafka.missing-setting",
          "bootstrap.servers",
          "It is missing.",
          "Give host:port of one broker at least.");
    } else if (resolved(value)
        && !Arrays.stream(value.split(",", -1)).allMatch(SettingsCheck::address)) {
      wrong(
          "kafka.bad-setting",
          "bootstrap.servers",
          "One of the addresses is not host:port.",
          "Write each as host:port, comma-separated.");
    }
  }

  private static boolean address(String text) {
    String server = text.trim();
    int colon = server.lastIndexOf(':');
    if (colon <= 0 || !server.substring(colon + 1).matches("\\d{1,5}")) {
      return false;
    }
    int port = Integer.parseInt(server.substring(colon + 1));
    return port >= 1 && port <= 65_535 && !server.substring(0, colon).contains("/");
  }

  private void transport() {
    String protocol = protocol(settings);
    if (protocol.endsWith("PLAINTEXT")
        && !ClientSettings.ALLOWED.equals(settings.get(ClientSettings.PLAINTEXT))) {
      wrong(
          "kafka.plaintext",
          "security.protocol",
          protocol + " sends everything, passwords too, unprotected.",
          "Use SSL or SASL_SSL, or add plaintext: allowed if that is really meant.");
    }
  }

  private void login() {
    String jaas = settings.get("sasl.jaas.config");
    boolean user = settings.containsKey(ClientSettings.USERNAME);
    boolean password = settings.containsKey(ClientSettings.PASSWORD);
    if (user != password) {
      wrong(
          "kafka.missing-setting",
          user ? ClientSettings.PASSWORD : ClientSettings.USERNAME,
          "A user name and a password go together.",
          "Add it.");
    }
    if (jaas != null && user) {
      wrong(
          "kafka.bad-setting",
          ClientSettings.USERNAME,
          "The login is declared twice.",
          "Keep either sasl.jaas.config or sasl.username and sasl.password.");
    }
    if (jaas != null && !jaas.trim().matches("\\$\\{[^{}]*}") && !Jaas.acceptable(jaas)) {
      wrong(
          "kafka.unsafe-setting",
          "sasl.jaas.config",
          "Only one PlainLoginModule or ScramLoginModule with username and password is allowed.",
          "Write sasl.username and sasl.password instead.");
    }
    if (protocol(settings).startsWith("SASL") && jaas == null && !user) {
      wrong(
          "kafka.missing-setting",
          ClientSettings.USERNAME,
          "SASL needs a login.",
          "Add sasl.username and sasl.password.");
    }
  }

  private static boolean resolved(String value) {
    return !value.contains("${");
  }

  private void wrong(String code, String key, String message, String nextMove) {
    problems.add(new Problem(code, Category.CONFIG, key, message, nextMove));
  }
}
