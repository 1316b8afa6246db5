package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Marks;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.MessageBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads all that a quarantine says of copies: which were put back, and whose do not count. */
final class MarkReads {
  private static final byte[] MARK = Mark.NAME.getBytes(StandardCharsets.UTF_8);
  private static final byte[] VOID = Copy.VOID.getBytes(StandardCharsets.UTF_8);

  private MarkReads() {}

  /** Certain, as {@link Traces} is; throws when it cannot be told. */
  static Marks of(KafkaConnection connection, QueueId quarantine) {
    Marks marks = new Marks();
    new Traces(connection, quarantine)
        .any((batch, i) -> {
          if (says(batch, i)) {
            marks.add(message(batch, i));
          }
          return false; // Up to the end.
        });
    return marks;
  }

  private static boolean says(MessageBatch batch, int i) {
    for (int h = batch.firstHeader(i); h < batch.endHeader(i); h++) {
      if (named(batch, h, MARK) || named(batch, h, VOID)) {
        return true;
      }
    }
    return false;
  }

  private static boolean named(MessageBatch batch, int header, byte[] name) {
    int from = batch.headerNameFrom(header);
    int to = from + batch.headerNameLength(header);
    return Arrays.equals(batch.bytes(), from, to, name, 0, name.length);
  }

  private static Message message(MessageBatch batch, int i) {
    List<Header> headers = new ArrayList<>();
    for (int h = batch.firstHeader(i); h < batch.endHeader(i); h++) {
      headers.add(
          new Header(
              slice(batch, batch.headerNameFrom(h), batch.headerNameLength(h))
                  .map(name -> new String(name, StandardCharsets.UTF_8))
                  .orElse(""),
              slice(batch, batch.headerValueFrom(h), batch.headerValueLength(h))));
    }
    return new Message(
        batch.partition(),
        batch.offset(i),
        batch.timestamp(i),
        slice(batch, batch.keyFrom(i), batch.keyLength(i)),
        slice(batch, batch.valueFrom(i), batch.valueLength(i)),
        headers);
  }

  private static Optional<byte[]> slice(MessageBatch batch, int from, int length) {
    return length == MessageBatch.ABSENT
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(batch.bytes(), from, from + length));
  }
}
