package io.clawback.model.message;

import io.clawback.model.message.Message.Header;
import io.clawback.model.message.Origin.Dialect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads where dead letters came from, in the dialects of those who write them. Pure.
 *
 * <p>Kafka's brokers write {@code __dlq.errors.topic, .partition, .offset, .group, .delivery.count,
 * .message} as text (KIP-1191); Connect {@code __connect.errors.topic, .partition, .offset,
 * .exception.class.name} and more as text (KIP-298); Spring {@code kafka_dlt-original-topic} as
 * text, {@code -partition} as four bytes, {@code -offset} and {@code -timestamp} as eight, the
 * highest first.
 */
public final class DeadLetters {
  private static final String SHARE = "__dlq.errors.";
  private static final String SPRING = "kafka_dlt-";
  private static final String CONNECT = "__connect.errors.";

  /** A class name or a sentence; what is longer is cut. */
  private static final int REASON = 200;

  private DeadLetters() {}

  /**
   * Where it came from; empty when none of those wrote it.
   *
   * @param broker that the dead letter is on, as {@code environment/broker}; others than we name
   *     queues without it
   */
  public static Optional<Origin> read(Message message, String broker) {
    Optional<Copy> copy = Copy.read(message);
    if (copy.isPresent()) {
      return copy.map(DeadLetters::of);
    }
    int share = last(message, SHARE + "topic");
    int spring = last(message, SPRING + "original-topic");
    int connect = last(message, CONNECT + "topic");
    int newest = Math.max(share, Math.max(spring, connect));
    if (newest < 0) {
      return Optional.empty();
    }
    // Whoever wrote last is whose dead letter it is.
    Optional<Origin> read =
        newest == share
            ? share(message)
            : newest == spring ? spring(message) : text(message, CONNECT, Dialect.CONNECT, true);
    return read.map(o -> on(broker, o));
  }

  /** Of a copy of ours. */
  public static Origin of(Copy copy) {
    return new Origin(
        Dialect.CLAWBACK,
        copy.source(),
        copy.reason(),
        Optional.of(copy.tenant()),
        Optional.of(copy.operation()),
        Optional.of(copy.incarnation()),
        copy.original(),
        true);
  }

  private static Origin on(String broker, Origin o) {
    return new Origin(
        o.dialect(),
        broker + "/" + o.queue(),
        o.reason(),
        o.tenant(),
        o.operation(),
        o.incarnation(),
        o.message(),
        o.whole());
  }

  private static Optional<Origin> share(Message message) {
    return text(message, SHARE, Dialect.SHARE_GROUP, false);
  }

  /** Both that write numbers as text. */
  private static Optional<Origin> text(
      Message message, String prefix, Dialect dialect, boolean whole) {
    try {
      return origin(
          dialect,
          prefix,
          message,
          utf8(message, last(message, prefix + "topic")),
          Integer.parseInt(utf8(message, last(message, prefix + "partition"))),
          Long.parseLong(utf8(message, last(message, prefix + "offset"))),
          message.timestampMillis(),
          whole
              ? utf8(message, last(message, prefix + "exception.class.name"))
              : utf8(message, last(message, prefix + "message")),
          whole);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Retries through topics add a set of headers for each: the first set names the queue that the
   * message was meant for.
   */
  private static Optional<Origin> spring(Message message) {
    Optional<byte[]> partition = bytes(message, first(message, SPRING + "original-partition"), 4);
    Optional<byte[]> offset = bytes(message, first(message, SPRING + "original-offset"), 8);
    if (partition.isEmpty() || offset.isEmpty()) {
      return Optional.empty();
    }
    String cause = utf8(message, last(message, SPRING + "exception-cause-fqcn"));
    return origin(
        Dialect.SPRING,
        SPRING,
        message,
        utf8(message, first(message, SPRING + "original-topic")),
        ByteBuffer.wrap(partition.get()).getInt(),
        ByteBuffer.wrap(offset.get()).getLong(),
        bytes(message, first(message, SPRING + "original-timestamp"), 8)
            .map(b -> ByteBuffer.wrap(b).getLong())
            .orElse(message.timestampMillis()),
        cause.isEmpty() ? utf8(message, last(message, SPRING + "exception-fqcn")) : cause,
        true);
  }

  private static Optional<Origin> origin(
      Dialect dialect,
      String prefix,
      Message message,
      String queue,
      int partition,
      long offset,
      long timestamp,
      String reason,
      boolean whole) {
    if (queue.isBlank() || partition < 0 || offset < 0) {
      return Optional.empty();
    }
    List<Header> headers =
        message.headers().stream().filter(h -> !h.name().startsWith(prefix)).toList();
    return Optional.of(
        new Origin(
            dialect,
            queue,
            reason.length() > REASON ? reason.substring(0, REASON) : reason,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Message(partition, offset, timestamp, message.key(), message.value(), headers),
            whole));
  }

  /**
   * The dead letter with what it lacks, as it was found where it came from; empty when that is not
   * the message that the dead letter is about.
   */
  public static Optional<Message> completed(Message letter, Message found) {
    boolean another =
        found.timestampMillis() > letter.timestampMillis()
            || differs(letter.key(), found.key())
            || differs(letter.value(), found.value());
    if (another) {
      return Optional.empty();
    }
    List<Header> told = letter.headers().stream().filter(h -> h.name().startsWith(SHARE)).toList();
    List<Header> headers = new ArrayList<>(found.headers());
    headers.addAll(told);
    return Optional.of(
        new Message(
            letter.partition(),
            letter.offset(),
            found.timestampMillis(),
            found.key(),
            found.value(),
            headers));
  }

  /** What the dead letter has, it has rightly; what it has not, it may have left out. */
  private static boolean differs(Optional<byte[]> kept, Optional<byte[]> found) {
    return kept.isPresent() && !(found.isPresent() && Arrays.equals(kept.get(), found.get()));
  }

  private static int first(Message message, String name) {
    for (int i = 0; i < message.headers().size(); i++) {
      if (message.headers().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static int last(Message message, String name) {
    for (int i = message.headers().size() - 1; i >= 0; i--) {
      if (message.headers().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String utf8(Message message, int header) {
    return header < 0
        ? ""
        : message
            .headers()
            .get(header)
            .value()
            .map(v -> new String(v, StandardCharsets.UTF_8))
            .orElse("");
  }

  private static Optional<byte[]> bytes(Message message, int header, int length) {
    return header < 0
        ? Optional.empty()
        : message.headers().get(header).value().filter(v -> v.length == length);
  }
}
