package io.clawback.consumers.base;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of our environment a child gets: some harmless names, and what the setting {@code env}
 * lists: a name (its value is ours, now) or {@code NAME=value}.
 */
public final class Variables {
  /** Handed on without being asked for. */
  public static final List<String> ALWAYS =
      List.of("HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "TMPDIR", "TZ", "USER");

  private final List<String> entries;

  private Variables(List<String> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Reads the setting; what is wrong with it is noted there. */
  public static Variables of(Settings settings) {
    settings.plain("env");
    for (String entry : settings.values("env")) {
      String name = entry.split("=", 2)[0];
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || entry.indexOf('\0') >= 0) {
        settings.add(
            "consumers.bad-setting",
            "env",
            "An entry is neither a variable's name nor NAME=value.",
            "Write for example [JAVA_HOME, \"MODE=batch\"].");
      } else if (name.startsWith("CLAWBACK_")) {
        settings.add(
            "consumers.bad-setting",
            "env",
            "Names with CLAWBACK_ are ours.",
            "Choose another name.");
      }
    }
    return new Variables(settings.values("env"));
  }

  /** The child's environment, out of ours. */
  public Map<String, String> from(Map<String, String> own) {
    TreeMap<String, String> child = new TreeMap<>();
    ALWAYS.forEach(name -> put(child, name, own));
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals < 0) {
        put(child, entry, own);
      } else {
        child.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return child;
  }

  /** Values that were asked for and might be secret: never shown. */
  public List<String> values(Map<String, String> own) {
    Map<String, String> child = from(own);
    ALWAYS.forEach(child::remove);
    return child.values().stream().filter(v -> v.length() >= 4).toList();
  }

  private static void put(Map<String, String> child, String name, Map<String, String> own) {
    String value = own.get(name);
    if (value != null) {
      child.put(name, value);
    }
  }
}
