package io.clawback.proofs.acted;

import io.clawback.model.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What Kafka's own consumer reads, as the product speaks of it. */
public final class ReadMessages {
  private ReadMessages() {}

  /** As the product speaks of it. */
  public static Message message(ConsumerRecord<byte[], byte[]> r) {
    List<Message.Header> headers = new ArrayList<>();
    r.headers()
        .forEach(h -> headers.add(new Message.Header(h.key(), Optional.ofNullable(h.value()))));
    return new Message(
        r.partition(),
        r.offset(),
        r.timestamp(),
        Optional.ofNullable(r.key()),
        Optional.ofNullable(r.value()),
        headers);
  }
}
