package io.clawback.brokers.kafka.connect;

import java.util.SortedMap;

/** Command lines that can be pasted into a shell whatever the names in them are. */
public final class Shell {
  private Shell() {}

  /** One word for a POSIX shell; a name with control characters takes bash's {@code $'...'}. */
  public static String quoted(String word) {
    if (word.matches("[\\w@%+=:,./-]+")) {
      return word;
    }
    if (word.chars().noneMatch(Character::isISOControl)) {
      return "'" + word.replace("'", "'\\''") + "'";
    }
    StringBuilder out = new StringBuilder("$'");
    word.chars()
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            out.append(String.format("\\u%04x", c));
          } else if (c == '\'' || c == '\\') {
            out.append('\\').append((char) c);
          } else {
            out.append((char) c);
          }
        });
    return out.append('\'').toString();
  }

  /**
   * The start of a command of Kafka's own tools. What the connection needs beyond an address (and
   * may be secret) belongs into the reader's own client.properties.
   */
  public static String tool(String name, SortedMap<String, String> settings) {
    String config =
        SettingsCheck.protocol(settings).equals("PLAINTEXT")
            ? ""
            : " --command-config client.properties";
    return name
        + " --bootstrap-server "
        + quoted(settings.getOrDefault("bootstrap.servers", "HOST:PORT"))
        + config;
  }
}
