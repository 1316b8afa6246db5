package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts what a crash left half written. What is cut is kept aside first, under the number of the
 * entry that will record the cut: a crash between the two cannot hide it.
 */
final class TailCut {
  private TailCut() {}

  /** Keeps the file's bytes from {@code offset} on aside, then cuts them. */
  static void cut(Disk disk, String file, long offset, long entries) throws IOException {
    byte[] kept = disk.read(file, offset, CutEvidence.MOST_KEPT);
    CutEvidence evidence = CutEvidence.of(file, offset, disk.size(file) - offset, kept);
    disk.replace(evidence.place(entries), evidence.spelled());
    disk.truncate(file, offset);
  }

  /**
   * The entry that records what was cut before entry {@code next}; empty when nothing was. Files of
   * other names are none of ours; one of ours that cannot be evidence is a coded problem.
   */
  static Optional<Draft> record(Disk disk, long next, String who) throws IOException {
    List<Json> cuts = new ArrayList<>();
    for (String name : disk.list(Names.CUTS)) {
      if (name.matches(CutEvidence.names(next))) {
        String place = Names.CUTS + "/" + name;
        cuts.add(evidence(disk, place, next).pointingTo(place));
      }
    }
    return cuts.isEmpty()
        ? Optional.empty()
        : Optional.of(Draft.of(EntryKind.TAIL_CUT, who, Json.of(Map.of("cuts", Json.of(cuts)))));
  }

  private static CutEvidence evidence(Disk disk, String place, long next) {
    try {
      byte[] spelled = disk.read(place, 0, CutEvidence.MOST_BYTES + 1);
      if (spelled.length > CutEvidence.MOST_BYTES) {
        throw new JsonException("it has more than " + CutEvidence.MOST_BYTES + " bytes");
      }
      CutEvidence evidence = CutEvidence.read(spelled);
      if (!evidence.place(next).equals(place)) {
        throw new JsonException("its name does not follow from 'sha256'");
      }
      return evidence;
    } catch (IOException e) {
      throw LedgerProblems.unreadable(disk, e);
    } catch (JsonException e) {
      throw LedgerProblems.cutUnusable(disk, place, e);
    }
  }
}
