package io.clawback.formats.registry;

/** The registry gave no answer that can be used. The message is in words, without any secret. */
final class RegistryFailure extends Exception {
  /** What kind. */
  enum Kind {
    /** Nobody answered, or not in time: asking again is of no use now. */
    DOWN,
    /** It refuses our credentials, or that there are none: asking again is of no use either. */
    REFUSED,
    /** Enough was asked in this look. */
    SPENT,
    /** What answers does not answer as a registry does. */
    FOREIGN,
    /** It says, in its own form, that it has no such schema. */
    UNKNOWN,
    /** It answered a schema that cannot be used. */
    WRONG;

    /** Whether asking for another schema now is of no use. */
    boolean lasts() {
      return this == DOWN || this == REFUSED || this == SPENT;
    }
  }

  private static final long serialVersionUID = 1;
  private final Kind kind;

  RegistryFailure(Kind kind, String why) {
    super(why);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
