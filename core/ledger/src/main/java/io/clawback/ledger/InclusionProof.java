package io.clawback.ledger;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows that one entry is in the ledger that a checkpoint signs, without showing any other entry. A
 * proof is one JSON document that needs nothing else; how to check it by hand is in {@code
 * docs/ledger.md}.
 */
public final class InclusionProof {
  private static final String FORMAT = "clawback-inclusion-proof/1";

  private InclusionProof() {}

  /**
   * Proves entry {@code seq} under the newest checkpoint. Reads the whole ledger, and throws a
   * coded problem when it is damaged, has no such entry, or has not signed it yet.
   */
  public static Json.Obj prove(Disk disk, long seq) {
    try {
      CheckpointFile file = CheckpointFile.newest(disk);
      Checkpoint checkpoint =
          Evidence.read(disk, file, Optional.empty(), List.of())
              .last()
              .orElseThrow(() -> none(disk, seq));
      if (seq < 0 || seq >= checkpoint.size()) {
        throw none(disk, seq);
      }
      AuditPath path = new AuditPath(seq, checkpoint.size(), new Sha256());
      String[] line = new String[1];
      ChainVerifier.Findings found =
          new ChainVerifier(disk)
              .examine(
                  file,
                  (number, view, leaf) -> {
                    if (number == seq) {
                      line[0] = view.line();
                    } else if (number < checkpoint.size()) {
                      path.add(number, leaf);
                    }
                  });
      if (!found.faults().isEmpty()) {
        throw LedgerProblems.damaged(disk, found.faults());
      }
      String key = found.evidence().key().orElseThrow(() -> none(disk, seq)).toString();
      return json(seq, line[0], path, checkpoint, key);
    } catch (IOException e) {
      throw LedgerProblems.unreadable(disk, e);
    }
  }

  private static Json.Obj json(
      long seq, String line, AuditPath path, Checkpoint checkpoint, String key) {
    byte[] leaf = new Sha256().leaf(line.getBytes(StandardCharsets.UTF_8));
    return Json.of(
        Map.of(
            "format", Json.of(FORMAT),
            "seq", Json.of(Long.toString(seq)),
            "size", Json.of(Long.toString(checkpoint.size())),
            "line", Json.of(line),
            "leaf", Json.of(Sha256.hex(leaf)),
            "path", Json.of(path.hashes().stream().map(h -> Json.of(Sha256.hex(h))).toList()),
            "root", Json.of(Base64.getEncoder().encodeToString(checkpoint.root())),
            "checkpoint", Json.of(checkpoint.note()),
            "key", Json.of(key)));
  }

  /**
   * What is wrong with a proof; empty when it holds. Needs no ledger.
   *
   * @param trustedKey the ledger's public key as it was known before; without it, the key that the
   *     proof itself names is believed, and that is said by nobody but the proof
   */
  public static List<String> check(Json.Obj proof, Optional<String> trustedKey) {
    try {
      return faults(proof, trustedKey);
    } catch (JsonException | IllegalArgumentException e) {
      return List.of("this is no proof: " + e.getMessage());
    }
  }

  private static List<String> faults(Json.Obj proof, Optional<String> trustedKey) {
    List<String> faults = new ArrayList<>();
    if (!proof.text("format").equals(FORMAT)) {
      return List.of("the format is not " + FORMAT);
    }
    VerifierKey key = VerifierKey.read(proof.text("key"));
    if (key == null) {
      return List.of("the key is no key");
    }
    if (trustedKey.isPresent() && !key.toString().equals(trustedKey.get().strip())) {
      faults.add("the key is not the one that you trust");
    }
    Checkpoint checkpoint = Checkpoint.read(proof.text("checkpoint"), key);
    if (checkpoint == null) {
      faults.add("the checkpoint's signature does not hold");
      return faults;
    }
    Sha256 sha = new Sha256();
    byte[] line = proof.text("line").getBytes(StandardCharsets.UTF_8);
    byte[] leaf = sha.leaf(line);
    long seq = proof.whole("seq");
    LineView view = new LineView();
    if (!view.look(line, 0, line.length) || view.seq() != seq) {
      faults.add("the line is not entry " + seq);
    }
    if (!Sha256.hex(leaf).equals(proof.text("leaf"))
        || !Base64.getEncoder().encodeToString(checkpoint.root()).equals(proof.text("root"))
        || checkpoint.size() != proof.whole("size")) {
      faults.add("leaf, root or size are not those of the line and the checkpoint");
    }
    if (!AuditPath.leads(seq, checkpoint.size(), leaf, path(proof), checkpoint.root(), sha)) {
      faults.add("the path does not lead from the line to the signed root");
    }
    return faults;
  }

  private static List<byte[]> path(Json.Obj proof) {
    if (!(proof.get("path") instanceof Json.Array(var items))) {
      throw new JsonException("'path' should be an array");
    }
    List<byte[]> path = new ArrayList<>();
    for (Json item : items) {
      if (!(item instanceof Json.Text(String hex)) || hex.length() != 64) {
        throw new JsonException("'path' should hold hashes");
      }
      path.add(HexFormat.of().parseHex(hex));
    }
    return path;
  }

  private static ClawbackException none(Disk disk, long seq) {
    return new ClawbackException(
        new Problem(
            "ledger.not-signed-yet",
            Category.USAGE,
            disk.place() + "/" + Names.FOLDER,
            "No signed checkpoint covers entry " + seq + ".",
            "Give the number of an older entry, or wait for the next checkpoint."));
  }
}
