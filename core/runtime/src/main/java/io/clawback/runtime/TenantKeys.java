package io.clawback.runtime;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Prints;
import io.clawback.model.name.TenantName;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.RollbackStoreFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for each tenant, under which its messages' prints are taken; from it comes the one with
 * which its messages are encrypted in the rollback store. Whoever removes a tenant's key makes its
 * prints mean nothing and its messages there illegible, and the ledger's chain still holds (SAFETY,
 * "The ledger").
 */
final class TenantKeys implements RollbackStoreFactory.Keys {
  private static final int BYTES = 32;
  private final Disk disk;
  private final SecureRandom random;

  TenantKeys(Disk disk, SecureRandom random) {
    this.disk = disk;
    this.random = random;
  }

  /** Takes that tenant's prints; makes the key at its first use. */
  Prints prints(TenantName tenant) {
    return new Prints(made(tenant));
  }

  @Override
  public Optional<byte[]> forKeeping(TenantName tenant) {
    return Optional.of(derived(made(tenant)));
  }

  @Override
  public Optional<byte[]> forReading(TenantName tenant) {
    try {
      return disk.exists(name(tenant)) ? Optional.of(derived(read(tenant))) : Optional.empty();
    } catch (IOException e) {
      throw unusable(tenant, e);
    }
  }

  private byte[] made(TenantName tenant) {
    try {
      if (!disk.exists(name(tenant))) {
        make(tenant);
      }
      return read(tenant);
    } catch (IOException e) {
      throw unusable(tenant, e);
    }
  }

  /**
   * Steps that go side by side want the first key of their tenant at once, through keys of their
   * own: what one of them has sealed with it must open with what is on disk.
   */
  private void make(TenantName tenant) throws IOException {
    synchronized (TenantKeys.class) {
      if (!disk.exists(name(tenant))) {
        byte[] made = new byte[BYTES];
        random.nextBytes(made);
        disk.replace(name(tenant), made);
      }
    }
  }

  private byte[] read(TenantName tenant) throws IOException {
    byte[] key = disk.read(name(tenant), 0, BYTES + 1);
    if (key.length != BYTES) {
      throw new IOException(
          name(tenant) + " holds " + key.length + " bytes, and should hold " + BYTES);
    }
    return key;
  }

  /** One key, one use: HMAC-SHA-256 of the use under the tenant's key (NIST SP 800-108). */
  private static byte[] derived(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal("clawback rollback store 1".getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private static ClawbackException unusable(TenantName tenant, IOException e) {
    return new ClawbackException(
        new Problem(
            "storage.tenant-key",
            Category.STORAGE,
            "tenant " + tenant,
            String.valueOf(e.getMessage()),
            "Bring the data folder's `keys` back from a copy."),
        e);
  }

  private static String name(TenantName tenant) {
    return "keys/tenant-" + digest(tenant) + ".key";
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
