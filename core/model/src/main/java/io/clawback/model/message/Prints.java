package io.clawback.model.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages' prints: HMAC-SHA-256 under one tenant's key over key, value, headers and time,
 * not over where the message lies, so that a copy has the print of its original. Prints of several
 * messages are added up, modulo 2^128: two accounts hold the same multiset of messages when number
 * and sum agree (as certain as the sum is long, for whoever does not hold the key). Not
 * thread-safe.
 */
public final class Prints {
  /** Most messages fit: handing over their many small fields one by one takes half of the time. */
  private static final int GATHERED = 4_096;

  private final Mac mac;
  private final ByteBuffer gathered = ByteBuffer.allocate(GATHERED);

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
    bytes(message.key().orElse(null));
    bytes(message.value().orElse(null));
    number(message.headers().size());
    for (Message.Header header : message.headers()) {
      bytes(header.name().getBytes(StandardCharsets.UTF_8));
      bytes(header.value().orElse(null));
    }
    hand();
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
    if (gathered.remaining() < Long.BYTES) {
      hand();
    }
    gathered.putLong(value);
  }

  private void bytes(byte @Nullable [] value) {
    number(value == null ? -1 : value.length);
    if (value == null) {
      return;
    }
    if (value.length > gathered.remaining()) {
      hand();
    }
    if (value.length > gathered.capacity()) {
      mac.update(value);
    } else {
      gathered.put(value);
    }
  }

  private void hand() {
    mac.update(gathered.array(), 0, gathered.position());
    gathered.clear();
  }
}
