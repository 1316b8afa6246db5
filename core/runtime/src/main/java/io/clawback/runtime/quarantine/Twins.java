package io.clawback.runtime.quarantine;

import io.clawback.model.message.Message;
import io.clawback.model.message.Origin;
import io.clawback.model.message.Origin.Dialect;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which messages have been met already: two runs, or a consumer that tried twice, may have set one
 * and the same message aside, and it is to come back once.
 */
final class Twins {
  private static final byte[] NONE = {};
  private final TreeMap<String, Set<Long>> met = new TreeMap<>();

  /** Remembers it; whether it was not met before. Who cannot tell where it was has no twin. */
  boolean first(Origin origin) {
    Message message = origin.message();
    if (message.offset() < 0) {
      return true;
    }
    String where =
        origin.queue() + "\n" + origin.incarnation().orElse("") + "\n" + message.partition();
    // Others do not say of which incarnation of the queue they speak: the content tells.
    long which = origin.dialect() == Dialect.CLAWBACK ? message.offset() : print(message).getLong();
    return met.computeIfAbsent(where, k -> new HashSet<>()).add(which);
  }

  /**
   * 64 bits of SHA-256: messages that are alike, and lie beside each other, must not be taken for
   * one, for all but one of them would stay where they are.
   */
  private static ByteBuffer print(Message message) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    byte[] key = message.key().orElse(NONE);
    byte[] value = message.value().orElse(NONE);
    ByteBuffer head = ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES);
    head.putLong(message.offset()).putLong(message.timestampMillis());
    head.putInt(message.key().isPresent() ? key.length : -1);
    head.putInt(message.value().isPresent() ? value.length : -1);
    digest.update(head.array());
    digest.update(key);
    digest.update(value);
    return ByteBuffer.wrap(digest.digest());
  }
}
