package io.clawback.brokers.kafka.offsets;

import io.clawback.brokers.kafka.connect.Patience;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A commit that is sent once. {@code commitSync} sends again by itself, and a consumer of the new
 * protocol (KIP-848) that was put out joins again in the background, so that the second try passes
 * under a new epoch, over what others committed in between; Admin repeats a request, too.
 */
final class OneCommit {
  private OneCommit() {}

  /**
   * Sends it. Empty when the broker said yes. Otherwise why not, which says nothing of what became
   * of it.
   */
  static Optional<Exception> send(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, OffsetAndMetadata> positions,
      Patience patience) {
    CompletableFuture<Optional<Exception>> answer = new CompletableFuture<>();
    try {
      consumer.commitAsync(positions, (_, e) -> answer.complete(Optional.ofNullable(e)));
      while (!answer.isDone() && patience.left()) {
        consumer.commitSync(Map.of(), patience.remaining()); // waits for it and sends nothing
        if (!answer.isDone()) {
          // The coordinator is still looked for; reading drives that on, and joins nothing.
          consumer.committed(positions.keySet(), patience.remaining());
        }
      }
    } catch (KafkaException e) {
      answer.complete(Optional.of(e));
    }
    return answer.getNow(Optional.of(new TimeoutException("no answer in time")));
  }
}
