package io.clawback.brokers.kafka.aside;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Unreadable;
import io.clawback.spi.broker.Transfer.Slice;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/** Takes the chosen messages whole out of what is read, up to a bound. Thread-safe. */
final class Taken {
  /** The largest message that is held (SAFETY I17). */
  static final int LARGEST = 32 << 20;

  /**
   * The most bytes of messages held at once: the largest message with its key and headers. Three
   * steps may hold as much each, and their producers again, in a heap of 512 MiB.
   */
  private static final int MOST_BYTES = LARGEST + (1 << 20);

  private final QueueId queue;
  private final Slice slice;
  private final SortedMap<Integer, SortedMap<Long, Message>> messages = new TreeMap<>();
  private final ConcurrentLinkedQueue<Unreadable> unreadable = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();

  Taken(QueueId queue, Slice slice) {
    this.queue = queue;
    this.slice = slice;
    slice.offsets().keySet().forEach(p -> messages.put(p, new ConcurrentSkipListMap<>()));
  }

  /** The messages of a partition that were found. */
  SortedMap<Long, Message> of(int partition) {
    return Collections.unmodifiableSortedMap(Objects.requireNonNull(messages.get(partition)));
  }

  /** Whether there is more than may be held. */
  boolean full() {
    return bytes.get() > MOST_BYTES;
  }

  /** For the scan. */
  Lane lane(Range range) {
    OffsetSpans wanted = Objects.requireNonNull(slice.offsets().get(range.partition()));
    SortedMap<Long, Message> into = Objects.requireNonNull(messages.get(range.partition()));
    return new Lane() {
      @Override
      public void take(MessageBatch batch) {
        for (int i = 0; i < batch.size() && !full(); i++) {
          if (wanted.contains(batch.offset(i))) {
            one(batch, i, into);
          }
        }
      }

      @Override
      public void unreadable(Unreadable what) {
        unreadable.add(what);
      }

      @Override
      public void passed(long next) {}
    };
  }

  private void one(MessageBatch batch, int i, SortedMap<Long, Message> into) {
    List<Header> headers = new ArrayList<>();
    for (int h = batch.firstHeader(i); h < batch.endHeader(i); h++) {
      Optional<String> name =
          name(batch.bytes(), batch.headerNameFrom(h), batch.headerNameLength(h));
      if (name.isEmpty()) {
        // Kafka's client would write another name in its place.
        unreadable.add(
            new Unreadable(
                batch.partition(),
                batch.offset(i),
                batch.offset(i) + 1,
                -1,
                "the name of one of its headers is not UTF-8"));
        return;
      }
      headers.add(
          new Header(
              name.get(), slice(batch, batch.headerValueFrom(h), batch.headerValueLength(h))));
    }
    Message message =
        new Message(
            batch.partition(),
            batch.offset(i),
            batch.timestamp(i),
            slice(batch, batch.keyFrom(i), batch.keyLength(i)),
            slice(batch, batch.valueFrom(i), batch.valueLength(i)),
            headers);
    bytes.addAndGet(message.bytes());
    into.put(message.offset(), message);
  }

  private static Optional<byte[]> slice(MessageBatch batch, int from, int length) {
    return length == MessageBatch.ABSENT
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(batch.bytes(), from, from + length));
  }

  private static Optional<String> name(byte[] bytes, int from, int length) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, length))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Throws when a chosen message that is still there could not be read whole. */
  void mustBeWhole(Map<TopicPartition, Long> starts) {
    if (full()) {
      throw new ClawbackException(
          new Problem(
              "kafka.batch-too-large",
              Category.LIMIT,
              queue.toString(),
              "The messages of batch %d take more than %d bytes together."
                  .formatted(slice.number(), MOST_BYTES),
              "Plan for fewer of them at a time."));
    }
    List<Problem> problems = new ArrayList<>();
    for (Unreadable what : unreadable) {
      OffsetSpans wanted = Objects.requireNonNull(slice.offsets().get(what.partition()));
      long start =
          Objects.requireNonNull(starts.get(new TopicPartition(queue.name(), what.partition())));
      long from = Math.max(what.from(), start);
      wanted.spans().stream()
          .filter(s -> from < what.to() && s.last() >= from && s.first() < what.to())
          .findFirst()
          .ifPresent(s ->
              problems.add(
                  new Problem(
                      "kafka.unreadable-message",
                      Category.BROKER,
                      queue + " partition " + what.partition(),
                      "Offset %d to %d cannot be read: %s."
                          .formatted(Math.max(from, s.first()), what.to() - 1, what.why()),
                      "Leave these offsets out of the plan; what cannot be copied is not removed.")));
    }
    if (!problems.isEmpty()) {
      throw new ClawbackException(problems, null);
    }
  }
}
