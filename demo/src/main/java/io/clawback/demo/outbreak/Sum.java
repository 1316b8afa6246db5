package io.clawback.demo.outbreak;

import io.clawback.demo.payments.PaymentReader;
import io.clawback.model.json.Json;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Messages added up: equal multisets have equal sums, equal sequences equal orders, and others have
 * not, but for chances of one in 2^64. Where a message lies in its partition does not count. Not
 * thread-safe.
 */
final class Sum {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final PaymentReader reader = new PaymentReader();
  private final MessageDigest sha;
  private final Part all;
  private final Part readable;
  private final Part unreadable;

  Sum(int partitions) {
    all = new Part(partitions);
    readable = new Part(partitions);
    unreadable = new Part(partitions);
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void add(ConsumerRecord<byte[], byte[]> message) {
    byte[] key = message.key() == null ? new byte[0] : message.key();
    byte[] value = message.value() == null ? new byte[0] : message.value();
    ByteBuffer head = ByteBuffer.allocate(20);
    head.putInt(message.partition()).putLong(message.timestamp());
    sha.update(head.putInt(key.length).putInt(value.length).array());
    sha.update(key);
    ByteBuffer print = ByteBuffer.wrap(sha.digest(value));
    long high = print.getLong();
    long low = print.getLong();
    all.add(message.partition(), high, low);
    Part one = reader.readable(message.value()) ? readable : unreadable;
    one.add(message.partition(), high, low);
  }

  /** All of them, and those that a payment's consumer can read or cannot. */
  Json document() {
    return Json.of(
        Map.of(
            "all", all.document(),
            "readable", readable.document(),
            "unreadable", unreadable.document()));
  }

  /** Some of them. */
  private static final class Part {
    private final long[] order;
    private long messages;
    private long high;
    private long low;

    Part(int partitions) {
      order = new long[partitions];
    }

    void add(int partition, long first, long second) {
      high += first;
      low += second;
      order[partition] = order[partition] * FACTOR + first;
      messages++;
    }

    Json document() {
      StringBuilder orders = new StringBuilder();
      for (long each : order) {
        orders.append("%016x".formatted(each));
      }
      return Json.of(
          Map.of(
              "messages", Json.of(messages),
              "multiset", Json.of("%016x%016x".formatted(high, low)),
              "order", Json.of(orders.toString())));
    }
  }
}
