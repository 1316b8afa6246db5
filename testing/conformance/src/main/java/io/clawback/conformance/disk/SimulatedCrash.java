package io.clawback.conformance.disk;

/** The machine stops here: nobody may catch it and go on. */
public final class SimulatedCrash extends RuntimeException {
  public SimulatedCrash(long operation) {
    super("simulated crash at disk operation " + operation);
  }
}
