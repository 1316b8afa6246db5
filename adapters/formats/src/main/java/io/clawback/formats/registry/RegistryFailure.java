package io.clawback.formats.registry;

/** The registry gave no answer that can be used. The message is in words, without any secret. */
final class RegistryFailure extends Exception {
  /** What kind. */
  enum Kind {
    /** Nobody answered, or not in time: asking again is of no use now. */
    DOWN,
    /** It says, in its own form, that it has no such schema. */
    UNKNOWN,
    /** It answered what cannot be used. */
    WRONG
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
