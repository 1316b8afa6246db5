package io.clawback.app.cli;

import io.clawback.model.audit.Verdict;
import io.clawback.model.error.Category;

/** What the process ends with. Scripts rely on these numbers: they never change their meaning. */
enum ExitCode {
  /** All is well. */
  FINE(0),
  /** Something failed; stderr says what. */
  ERROR(1),
  /** The command line was malformed. */
  USAGE(2),
  /** A breach, drift or mismatch was found. */
  FOUND(3),
  /** The plan is stale: the world changed after it was made. */
  STALE(4),
  /** A person has to approve first. */
  APPROVAL(5),
  /** The ledger was tampered with. */
  TAMPERED(10),
  /** The ledger was cut. */
  TRUNCATED(11),
  /** The ledger was forked. */
  FORKED(12),
  /** A checkpoint's signature is bad. */
  BAD_SIGNATURE(13),
  /** The ledger's end is torn, as after a crash. */
  TORN_TAIL(14),
  /** The ledger holds intents without an outcome. */
  OPEN_INTENTS(15);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number. */
  public int code() {
    return code;
  }

  /** This one, or {@code other} when this one is fine. */
  ExitCode or(ExitCode other) {
    return this == FINE ? other : this;
  }

  /** What a check of the ledger ends with. */
  public static ExitCode of(Verdict verdict) {
    return switch (verdict) {
      case CLEAN -> FINE;
      case TAMPERED -> TAMPERED;
      case TRUNCATED -> TRUNCATED;
      case FORKED -> FORKED;
      case BAD_SIGNATURE -> BAD_SIGNATURE;
      case TORN_TAIL -> TORN_TAIL;
      case OPEN_INTENTS -> OPEN_INTENTS;
    };
  }

  /** What a problem of that category ends with. */
  public static ExitCode of(Category category) {
    return switch (category) {
      case USAGE -> USAGE;
      case STALE -> STALE;
      case APPROVAL -> APPROVAL;
      case CONFIG, CONNECTION, WRONG_TARGET, RIGHTS, BROKER, CONSUMERS, STORAGE, LIMIT, INTERNAL ->
          ERROR;
    };
  }
}
