package io.clawback.ledger;

import io.clawback.model.audit.Verdict;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Asks each witness when its entry comes by. Used in one pass; not thread-safe. */
final class WitnessList {
  private final List<Witness> inOrder;
  private int at;
  private long roots;
  private boolean rootsMean = true;

  WitnessList(List<Witness> witnesses) {
    inOrder = witnesses.stream().sorted(Comparator.comparingLong(Witness::covers)).toList();
  }

  /** How many entries some witness has seen. */
  long covered() {
    return inOrder.isEmpty() ? 0 : inOrder.getLast().covers();
  }

  /** Roots compared so far. */
  long roots() {
    return roots;
  }

  /** After damage every root differs, which says nothing new. */
  void stopRoots() {
    rootsMean = false;
  }

  /** Hears the witnesses of entry {@code seq}, once it is in the tree. */
  void heard(long seq, byte[] leaf, MerkleFrontier tree, List<Fault> faults) {
    while (at < inOrder.size() && inOrder.get(at).covers() <= seq + 1) {
      if (inOrder.get(at).covers() == seq + 1) {
        hear(inOrder.get(at), seq, leaf, tree, faults);
      }
      at++;
    }
  }

  private void hear(
      Witness witness, long seq, byte[] leaf, MerkleFrontier tree, List<Fault> faults) {
    switch (witness) {
      case Witness.Root(long size, byte[] root, String source) -> {
        if (rootsMean) {
          roots++;
          if (!Arrays.equals(root, tree.root())) {
            faults.add(
                new Fault(
                    Verdict.FORKED,
                    seq,
                    "the first " + size + " entries are not those that " + source + " covers"));
            rootsMean = false;
          }
        }
      }
      case Witness.Leaf(long number, String hex, String source) -> {
        if (!Sha256.hex(leaf).equals(hex)) {
          faults.add(
              new Fault(
                  Verdict.FORKED,
                  seq,
                  "entry " + number + " is not the one that " + source + " was given"));
        }
      }
    }
  }

  /** The fault of a ledger that ends before what the furthest witness has seen. */
  Optional<Fault> missing(long entries) {
    if (covered() <= entries) {
      return Optional.empty();
    }
    return Optional.of(
        new Fault(
            Verdict.TRUNCATED,
            entries,
            "entries "
                + entries
                + " to "
                + (covered() - 1)
                + " are missing at the end: "
                + inOrder.getLast().source()
                + " covers them"));
  }
}
