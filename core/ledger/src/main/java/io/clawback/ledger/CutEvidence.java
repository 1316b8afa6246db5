package io.clawback.ledger;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * What was cut from a file, and the bytes themselves. Spelled in one way only, under a name that
 * follows from it: anything else in its place is not ours. Immutable.
 *
 * @param file which file it was cut from: a segment or the checkpoints
 * @param offset from which byte on
 * @param bytes how many
 * @param kept the first of them, at most {@link #MOST_KEPT}, base64
 * @param sha256 of those, hex digits
 */
record CutEvidence(String file, long offset, long bytes, String kept, String sha256) {
  /** So many of the bytes that are cut are kept. */
  static final int MOST_KEPT = 1 << 20;

  /** More than the longest spelling: the bytes kept in base64, and the other members. */
  static final int MOST_BYTES = MOST_KEPT / 3 * 4 + 1_024;

  private static final int DIGITS = 16;

  static CutEvidence of(String file, long offset, long bytes, byte[] kept) {
    String hash = Sha256.hex(new Sha256().of(kept));
    return new CutEvidence(file, offset, bytes, Base64.getEncoder().encodeToString(kept), hash);
  }

  /** The name's pattern of all evidence that entry {@code next} will record. */
  static String names(long next) {
    return Names.padded(next) + "-[0-9a-f]{" + DIGITS + "}\\.json";
  }

  /** Its file when entry {@code next} will record it. */
  String place(long next) {
    return Names.CUTS + "/" + Names.padded(next) + "-" + sha256.substring(0, DIGITS) + ".json";
  }

  /** Throws {@link JsonException} when the bytes are not the spelling of any evidence. */
  static CutEvidence read(byte[] spelled) {
    Json.Obj json = JsonReader.readObject(new String(spelled, StandardCharsets.UTF_8));
    byte[] kept;
    try {
      kept = Base64.getDecoder().decode(json.text("kept"));
    } catch (IllegalArgumentException e) {
      throw new JsonException("'kept' is no base64", e);
    }
    CutEvidence read = of(json.text("file"), json.whole("offset"), json.whole("bytes"), kept);
    if (!read.sha256.equals(json.text("sha256"))) {
      throw new JsonException("'sha256' is not that of the bytes kept");
    }
    if (!read.file.equals(Names.CHECKPOINTS) && !Names.isSegment(read.file)) {
      throw new JsonException("'file' is none of the ledger's");
    }
    if (read.offset < 0 || kept.length != Math.min(read.bytes, MOST_KEPT)) {
      throw new JsonException("'offset' or 'bytes' cannot be");
    }
    if (!Arrays.equals(read.spelled(), spelled)) {
      throw new JsonException("it is not spelled as it is written");
    }
    return read;
  }

  byte[] spelled() {
    return pointingTo(kept).canonical().getBytes(StandardCharsets.UTF_8);
  }

  /** For the entry that records it: the file's name stands for the bytes. */
  Json.Obj pointingTo(String place) {
    return Json.of(
        Map.of(
            "file", Json.of(file),
            "offset", Json.of(offset),
            "bytes", Json.of(bytes),
            "sha256", Json.of(sha256),
            "kept", Json.of(place)));
  }
}
