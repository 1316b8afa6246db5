package io.clawback.model.finding;

/** How bad it is; the order of the constants orders the work. */
public enum Severity {
  INFO,
  MINOR,
  MAJOR,
  CRITICAL
}
