package io.clawback.ledger;

import io.clawback.model.audit.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first entry names the ledger's public key: another key beside it was put there later. */
final class Birth implements ChainScan.Reader {
  private final Optional<VerifierKey> key;
  private final List<Fault> faults = new ArrayList<>();

  Birth(Optional<VerifierKey> key) {
    this.key = key;
  }

  @Override
  public void line(long seq, LineView line, byte[] leaf) {
    String what = seq == 0 ? line.raw(Field.WHAT) : null;
    if (what != null && key.isPresent() && !what.contains("\"" + key.get() + "\"")) {
      faults.add(
          new Fault(
              Verdict.BAD_SIGNATURE, 0, "entry 0 names another key than the one checked with"));
    }
  }

  List<Fault> faults() {
    return faults;
  }
}
