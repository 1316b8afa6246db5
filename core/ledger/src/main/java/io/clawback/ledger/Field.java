package io.clawback.ledger;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The members of a line, in the order that RFC 8785 gives them. */
enum Field {
  HASH("hash"),
  KIND("kind"),
  OPERATION("operation"),
  PLAN("plan"),
  POLICY("policy"),
  PREV("prev"),
  RESOURCE("resource"),
  RUN("run"),
  SEQ("seq"),
  STEP("step"),
  SYNCED("synced"),
  TENANT("tenant"),
  WHAT("what"),
  WHAT_IN("whatIn"),
  WHEN("when"),
  WHERE("where"),
  WHO("who");

  private static final Field[] ALL = values();

  final String key;
  private final byte[] bytes;

  Field(String key) {
    this.key = key;
    bytes = key.getBytes(StandardCharsets.US_ASCII);
  }

  /** The member, after {@code last}, whose key stands at {@code from} to {@code to}; or null. */
  static @Nullable Field after(int last, byte[] text, int from, int to) {
    for (int i = last + 1; i < ALL.length; i++) {
      byte[] key = ALL[i].bytes;
      if (java.util.Arrays.equals(key, 0, key.length, text, from, to)) {
        return ALL[i];
      }
    }
    return null;
  }
}
