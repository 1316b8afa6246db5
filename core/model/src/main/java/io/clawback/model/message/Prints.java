package io.clawback.model.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes messages' prints: HMAC-SHA-256 under one tenant's key over key, value, headers and time,
 * not over where the message lies, so that a copy has the print of its original. Prints of several
 * messages are added up, modulo 2^128: two accounts hold the same multiset of messages when number
 * and sum agree (as certain as the sum is long, for whoever does not hold the key). Not
 * thread-safe.
 */
public final class Prints {
  private final Mac mac;

  /**
   * @param key the tenant's; at least 16 bytes
   */
  public Prints(byte[] key) {
    if (key.length < 16) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes is too short");
    }
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  /** The message's print, as a sum of one. */
  public Tally of(Message message) {
    number(message.timestampMillis());
    bytes(message.key());
    bytes(message.value());
    number(message.headers().size());
    for (Message.Header header : message.headers()) {
      bytes(Optional.of(header.name().getBytes(StandardCharsets.UTF_8)));
      bytes(header.value());
    }
    ByteBuffer digest = ByteBuffer.wrap(mac.doFinal());
    return new Tally(1, digest.getLong(), digest.getLong());
  }

  /** The sum over all of them. */
  public Tally of(Iterable<Message> messages) {
    Tally sum = Tally.NONE;
    for (Message message : messages) {
      sum = sum.plus(of(message));
    }
    return sum;
  }

  private void number(long value) {
    mac.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
  }

  private void bytes(Optional<byte[]> value) {
    number(value.map(v -> (long) v.length).orElse(-1L));
    value.ifPresent(mac::update);
  }
}
