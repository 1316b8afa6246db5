package io.clawback.content;

import java.util.List;

/** What was declared is no contract: says all that is wrong with it, and no secret. */
public final class UnusableContract extends Exception {
  private final transient List<Fault> faults;

  public UnusableContract(List<Fault> faults) {
    super(String.join("; ", faults.stream().map(Fault::toString).toList()));
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("an unusable contract has at least one fault");
    }
    this.faults = List.copyOf(faults);
  }

  /** All faults, at least one. */
  public List<Fault> faults() {
    return faults;
  }

  /**
   * One thing that is wrong.
   *
   * @param place the file, or the setting's name
   * @param line from 1 on; 0 when unknown
   * @param message what is wrong, one sentence
   * @param nextMove what to do about it, one sentence
   */
  public record Fault(String place, int line, String message, String nextMove) {
    @Override
    public String toString() {
      return place + (line > 0 ? ":" + line : "") + ": " + message;
    }
  }
}
