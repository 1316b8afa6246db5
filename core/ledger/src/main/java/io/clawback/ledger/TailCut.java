package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts what a crash left half written. What is cut is kept aside first, under the number of the
 * entry that will record the cut: a crash between the two cannot hide it.
 */
final class TailCut {
  private static final int KEPT = 1 << 20;

  private TailCut() {}

  /** Keeps the file's bytes from {@code offset} on aside, then cuts them. */
  static void cut(Disk disk, String file, long offset, long entries) throws IOException {
    byte[] kept = disk.read(file, offset, KEPT);
    String hash = Sha256.hex(new Sha256().of(kept));
    Json.Obj evidence =
        Json.of(
            Map.of(
                "file", Json.of(file),
                "offset", Json.of(offset),
                "bytes", Json.of(disk.size(file) - offset),
                "sha256", Json.of(hash),
                "kept", Json.of(Base64.getEncoder().encodeToString(kept))));
    String name = Names.CUTS + "/" + Names.padded(entries) + "-" + hash.substring(0, 16) + ".json";
    disk.replace(name, evidence.canonical().getBytes(StandardCharsets.UTF_8));
    disk.truncate(file, offset);
  }

  /** The entry that records what was cut before entry {@code next}; empty when nothing was. */
  static Optional<Draft> record(Disk disk, long next, String who) throws IOException {
    List<Json> cuts = new ArrayList<>();
    for (String name : disk.list(Names.CUTS)) {
      if (name.startsWith(Names.padded(next)) && name.endsWith(".json")) {
        String file = Names.CUTS + "/" + name;
        byte[] evidence = disk.read(file, 0, Math.toIntExact(disk.size(file)));
        cuts.add(
            JsonReader.readObject(new String(evidence, StandardCharsets.UTF_8))
                .with("kept", Json.of(file)));
      }
    }
    return cuts.isEmpty()
        ? Optional.empty()
        : Optional.of(Draft.of(EntryKind.TAIL_CUT, who, Json.of(Map.of("cuts", Json.of(cuts)))));
  }
}
