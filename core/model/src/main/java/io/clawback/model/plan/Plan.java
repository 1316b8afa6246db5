package io.clawback.model.plan;

import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What will be done, in order, and what will not, with reasons.
 *
 * @param madeAt when the snapshot was taken that it rests on
 * @param author who asked for it
 * @param fleet digest of the config it was made under
 * @param waves in order; the steps of one wave do not depend on each other
 * @param declined what was found and is left alone, sorted by finding
 */
public record Plan(
    Instant madeAt, String author, String fleet, List<Wave> waves, List<Declined> declined) {
  public Plan {
    waves = List.copyOf(waves);
    declined = List.copyOf(declined);
  }

  /**
   * Steps that may run side by side.
   *
   * @param number from 1
   * @param why what this wave is for
   */
  public record Wave(int number, String why, List<Step> steps) {}

  /** {@code sha256:} and the hash of the canonical JSON: an approval binds to this. */
  public String id() {
    try {
      byte[] canonical = json().canonical().getBytes(StandardCharsets.UTF_8);
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The first 12 digits of the hash, which people type. */
  public String shortId() {
    return shortId(id());
  }

  /** The same of an id. */
  public static String shortId(String id) {
    return id.substring(7, 19);
  }

  /** All steps in order. */
  public Stream<Step> steps() {
    return waves.stream().flatMap(w -> w.steps().stream());
  }

  /** The plan as a document, without its id. */
  public Json.Obj json() {
    return (Json.Obj) RecordJson.write(this);
  }

  /**
   * The plan that the document spells. Throws {@link io.clawback.model.json.JsonException} when it
   * is no plan.
   */
  public static Plan read(Json json) {
    return RecordJson.read(json, Plan.class);
  }
}
