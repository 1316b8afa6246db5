package io.clawback.runtime.inspect;

import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Whole messages as expressions read them. */
final class Flyweights {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final io.clawback.content.Message made = new io.clawback.content.Message();

  private Flyweights() {}

  static io.clawback.content.Message of(Message message) {
    Flyweights one = new Flyweights();
    one.point(message);
    return one.made;
  }

  private void point(Message message) {
    made.partition = message.partition();
    made.offset = message.offset();
    made.timestamp = message.timestampMillis();
    made.keyFrom = bytes.size();
    made.keyLength = add(message.key());
    made.valueFrom = bytes.size();
    made.valueLength = add(message.value());
    made.headerCount = message.headers().size();
    made.headers = new int[4 * made.headerCount];
    for (int h = 0; h < made.headerCount; h++) {
      Header header = message.headers().get(h);
      made.headers[4 * h] = bytes.size();
      made.headers[4 * h + 1] = add(Optional.of(header.name().getBytes(StandardCharsets.UTF_8)));
      made.headers[4 * h + 2] = bytes.size();
      made.headers[4 * h + 3] = add(header.value());
    }
    made.bytes = bytes.toByteArray();
  }

  private int add(Optional<byte[]> part) {
    part.ifPresent(bytes::writeBytes);
    return part.map(p -> p.length).orElse(io.clawback.content.Message.ABSENT);
  }
}
