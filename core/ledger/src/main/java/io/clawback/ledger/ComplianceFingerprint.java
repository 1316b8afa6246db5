package io.clawback.ledger;

import io.clawback.model.json.Json;
import java.nio.charset.StandardCharsets;

/** Names a remediation record by its content, so that anybody can tell whether it was changed. */
public final class ComplianceFingerprint {
  private ComplianceFingerprint() {}

  /**
   * {@code sha256:} and 64 hex digits over the record's canonical JSON (RFC 8785), UTF-8. A record
   * that holds its own fingerprint must leave that member out first.
   */
  public static String of(Json.Obj record) {
    return Sha256.named(new Sha256().of(record.canonical().getBytes(StandardCharsets.UTF_8)));
  }
}
