package io.clawback.model.audit;

/** What a check of the chain says; {@code exitCode} is what {@code audit verify} exits with. */
public enum Verdict {
  CLEAN(0),
  TAMPERED(10),
  TRUNCATED(11),
  FORKED(12),
  BAD_SIGNATURE(13),
  TORN_TAIL(14),
  OPEN_INTENTS(15);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The process's exit code for this verdict. */
  public int exitCode() {
    return exitCode;
  }
}
