package io.clawback.runtime.config;

import java.util.Locale;

/** Tells by its name whether a setting holds a secret. */
final class Secrecy {
  private Secrecy() {}

  /** Whether a secret is written out: the key sounds like one and the value refers to nothing. */
  static boolean sounds(String key, String value) {
    String name = key.toLowerCase(Locale.ROOT);
    boolean secret =
        name.contains("password")
            || name.contains("secret")
            || name.endsWith("token")
            || name.endsWith("access-key")
            || name.endsWith("keystore.key")
            || (name.endsWith("jaas.config") && value.contains("password"));
    return secret && !value.isEmpty() && !value.contains("${");
  }
}
