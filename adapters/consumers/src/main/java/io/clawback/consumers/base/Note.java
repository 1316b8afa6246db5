package io.clawback.consumers.base;

import io.clawback.model.run.Receipt;
import java.util.List;
import java.util.Optional;

/**
 * One operation as this fleet's journal remembers it.
 *
 * @param operation its id
 * @param verb what it does
 * @param sequence grows with every operation begun
 * @param before how many lived when it began
 * @param to how many are to live when it ends
 * @param marks instances that a restart has to replace, as the runner named them
 * @param receipt there once it is done
 */
record Note(
    String operation,
    Verb verb,
    long sequence,
    int before,
    int to,
    List<String> marks,
    Optional<Receipt> receipt) {
  /** What an operation does. */
  public enum Verb {
    SCALE,
    RESTART
  }

  Note done(Receipt proof) {
    return new Note(operation, verb, sequence, before, to, marks, Optional.of(proof));
  }
}
