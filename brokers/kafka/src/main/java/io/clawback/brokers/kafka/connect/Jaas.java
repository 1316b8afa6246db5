package io.clawback.brokers.kafka.connect;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one shape of sasl.jaas.config that is allowed: a name and a password for Kafka's own login
 * modules. JAAS itself would load any class it is told (CVE-2023-25194, CVE-2025-49127).
 */
final class Jaas {
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";
  private static final Set<String> OPTIONS = Set.of("username", "password");
  private static final String VALUE = "\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'";
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*+([\\w.]++)\\s++required\\s++((?:\\w++\\s*+=\\s*+(?:" + VALUE + ")\\s*+)++);\\s*+",
          Pattern.DOTALL);
  private static final Pattern OPTION =
      Pattern.compile("(\\w++)\\s*+=\\s*+(" + VALUE + ")", Pattern.DOTALL);

  private Jaas() {}

  /** Whether it is of that shape. */
  static boolean acceptable(String config) {
    Matcher entry = ENTRY.matcher(config);
    if (!entry.matches() || !Set.of(PLAIN, SCRAM).contains(entry.group(1))) {
      return false;
    }
    Matcher option = OPTION.matcher(entry.group(2));
    int found = 0;
    while (option.find()) {
      if (!OPTIONS.contains(option.group(1))) {
        return false;
      }
      found++;
    }
    return found == 2;
  }

  /** A text of that shape. */
  static String of(String mechanism, String username, String password) {
    return (mechanism.equals("PLAIN") ? PLAIN : SCRAM)
        + " required username="
        + quoted(username)
        + " password="
        + quoted(password)
        + ";";
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The user's name in a text of that shape. */
  static Optional<String> username(String config) {
    Matcher option = OPTION.matcher(config);
    while (option.find()) {
      if (option.group(1).equals("username")) {
        String value = option.group(2);
        return Optional.of(value.substring(1, value.length() - 1));
      }
    }
    return Optional.empty();
  }
}
