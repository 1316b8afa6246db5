package io.clawback.clients.kafka.skip;

import io.clawback.clients.kafka.skip.format.MemberStatus;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a member's status. Without an answer it is written again at the next heartbeat, so nothing
 * is done about it but telling. For one thread.
 */
final class StatusWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private final SkipSettings settings;
  private @Nullable Producer<byte[], byte[]> producer;
  private volatile boolean told;

  StatusWriter(SkipSettings settings) {
    this.settings = settings;
  }

  void write(MemberStatus status) {
    try {
      Producer<byte[], byte[]> open = producer;
      if (open == null) {
        open =
            new KafkaProducer<>(
                settings.forProducer(), new ByteArraySerializer(), new ByteArraySerializer());
        producer = open;
      }
      Future<RecordMetadata> unused =
          open.send(
              new ProducerRecord<>(settings.status(), status.key(), status.value()),
              (there, e) -> failed(e));
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void failed(@Nullable Exception e) {
    if (e == null) {
      told = false;
    } else if (!told) {
      told = true; // Once, until it works again.
      LOG.error(
          "cannot write to {}, so nobody learns what this member leaves out: {}",
          settings.status(),
          e.toString());
    }
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> open = producer;
    if (open != null) {
      try {
        open.close(LAST_WORDS);
      } catch (RuntimeException e) {
        LOG.debug("{}: {}", settings.status(), e.toString());
      }
    }
  }
}
