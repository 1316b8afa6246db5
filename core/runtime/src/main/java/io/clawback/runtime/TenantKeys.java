package io.clawback.runtime;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Prints;
import io.clawback.model.name.TenantName;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The keys under which messages' prints are taken, one for each tenant: whoever removes a tenant's
 * key makes its prints mean nothing, and the ledger's chain still holds (SAFETY, "The ledger").
 */
final class TenantKeys {
  private static final int BYTES = 32;
  private final Disk disk;
  private final SecureRandom random;

  TenantKeys(Disk disk, SecureRandom random) {
    this.disk = disk;
    this.random = random;
  }

  /** Takes that tenant's prints; makes the key at its first use. */
  Prints prints(TenantName tenant) {
    String name = "keys/tenant-" + digest(tenant) + ".key";
    try {
      if (!disk.exists(name)) {
        byte[] made = new byte[BYTES];
        random.nextBytes(made);
        disk.replace(name, made);
      }
      byte[] key = disk.read(name, 0, BYTES + 1);
      if (key.length != BYTES) {
        throw new IOException(name + " holds " + key.length + " bytes, and should hold " + BYTES);
      }
      return new Prints(key);
    } catch (IOException e) {
      throw new ClawbackException(
          new Problem(
              "storage.tenant-key",
              Category.STORAGE,
              "tenant " + tenant,
              String.valueOf(e.getMessage()),
              "Bring the data folder's `keys` back from a copy."),
          e);
    }
  }

  /** A file's name says nothing of the tenant's. */
  private static String digest(TenantName tenant) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(tenant.value().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
