package io.clawback.model.run;

/**
 * Name of one mutation: the hash of run, step and attempt direction. Replaying an operation under
 * the same id changes nothing (SAFETY I4).
 *
 * @param value 32 hex digits
 */
public record OperationId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
