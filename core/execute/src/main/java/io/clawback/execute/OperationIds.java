package io.clawback.execute;

import io.clawback.model.run.OperationId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names operations: the hash of run, step and direction, so that a resumed run speaks of the same
 * operation (SAFETY I4).
 */
final class OperationIds {
  private OperationIds() {}

  /** The step's own operation. */
  public static OperationId forward(String run, String step) {
    return hash(run + "\n" + step + "\nforward");
  }

  /** The step's way back. */
  public static OperationId back(String run, String step) {
    return hash(run + "\n" + step + "\nback");
  }

  private static OperationId hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new OperationId(HexFormat.of().formatHex(digest, 0, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
