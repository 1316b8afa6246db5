package io.clawback.rollback;

import com.github.luben.zstd.Zstd;
import io.clawback.model.name.TenantName;
import io.clawback.spi.state.RollbackStoreFactory.Keys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compresses and encrypts payloads, and the way back: zstd, then AES-256-GCM (NIST SP 800-38D) with
 * a random nonce of 96 bits. What is authenticated with it is the operation and the header, thus
 * batch and frame. Thread-safe.
 */
final class Sealing {
  private static final int LEVEL = 1;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY = 32;

  private final Keys keys;
  private final RandomGenerator random;

  Sealing(Keys keys, RandomGenerator random) {
    this.keys = keys;
    this.random = random;
  }

  /** The key under which the tenant's messages are kept from now on; empty for none. */
  Optional<byte[]> forKeeping(TenantName tenant) {
    return keys.forKeeping(tenant).map(Sealing::checked);
  }

  /** The whole frame with that payload. */
  byte[] frame(
      FrameHeader draft, SegmentName segment, Optional<byte[]> key, byte[] bytes, int length) {
    byte[] packed = pack(bytes, length);
    boolean smaller = packed.length < length;
    byte[] payload = smaller ? packed : Arrays.copyOf(bytes, length);
    if (key.isEmpty()) {
      FrameHeader header = draft.with(smaller, false, length, payload.length, crc(payload));
      return header.bytes(segment.salt(), payload);
    }
    FrameHeader header = draft.with(smaller, true, length, payload.length + FrameHeader.SURPLUS, 0);
    byte[] sealed = encrypt(key.get(), said(header, segment), payload);
    return header
        .with(smaller, true, length, sealed.length, crc(sealed))
        .bytes(segment.salt(), sealed);
  }

  /**
   * The payload as it was.
   *
   * @throws IOException when it cannot be what was written
   * @throws Unopened when the tenant's key is gone or is another
   */
  byte[] open(FrameHeader header, SegmentName segment, byte[] stored) throws IOException, Unopened {
    byte[] payload = header.secret() ? decrypt(header, segment, stored) : stored;
    byte[] plain = header.packed() ? unpack(payload, header.plain()) : payload;
    if (plain.length != header.plain()) {
      throw new IOException("it is " + plain.length + " bytes, not " + header.plain());
    }
    return plain;
  }

  /** The tenant's key does not open it. */
  static final class Unopened extends Exception {
    Unopened(String message) {
      super(message);
    }
  }

  /** Nothing shorter when the library cannot be used here: it is kept as it is then. */
  private static byte[] pack(byte[] bytes, int length) {
    try {
      return Zstd.compress(length == bytes.length ? bytes : Arrays.copyOf(bytes, length), LEVEL);
    } catch (LinkageError e) {
      return bytes;
    }
  }

  private static byte[] unpack(byte[] packed, int length) throws IOException {
    byte[] plain = new byte[length];
    try {
      long got = Zstd.decompressByteArray(plain, 0, length, packed, 0, packed.length);
      if (Zstd.isError(got) || got != length) {
        throw new IOException("it does not decompress");
      }
    } catch (LinkageError e) {
      throw new BatchReader.Unread(
          new IOException("zstd's library cannot be used here: " + e.getMessage(), e));
    }
    return plain;
  }

  private byte[] encrypt(byte[] key, byte[] said, byte[] payload) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, 0, said);
      byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(payload.length));
      cipher.doFinal(payload, 0, payload.length, sealed, NONCE);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private byte[] decrypt(FrameHeader header, SegmentName segment, byte[] stored) throws Unopened {
    TenantName tenant = new TenantName(header.tenant());
    byte[] key =
        keys.forReading(tenant)
            .map(Sealing::checked)
            .orElseThrow(() -> new Unopened("its key is gone"));
    try {
      return cipher(Cipher.DECRYPT_MODE, key, stored, 0, said(header, segment))
          .doFinal(stored, NONCE, stored.length - NONCE);
    } catch (GeneralSecurityException e) {
      throw new Unopened("it was encrypted with another key than the one that is there");
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, int at, byte[] said)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce, at, NONCE));
    cipher.updateAAD(said);
    return cipher;
  }

  /** Operation, segment and header, but for the checksum, which is made of what is sealed. */
  private static byte[] said(FrameHeader header, SegmentName segment) {
    byte[] operation = segment.operation().getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        header
            .with(header.packed(), header.secret(), header.plain(), header.stored(), 0)
            .bytes(segment.salt(), new byte[0]);
    return ByteBuffer.allocate(operation.length + bytes.length).put(operation).put(bytes).array();
  }

  private static byte[] checked(byte[] key) {
    if (key.length != KEY) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    return key;
  }

  private static int crc(byte[] bytes) {
    return FrameHeader.crc(bytes, 0, bytes.length);
  }
}
