package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.aside.Fence;
import io.clawback.brokers.kafka.connect.Refusal;
import io.clawback.model.error.ClawbackException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** What was sent to a control topic. */
final class Sent {
  private Sent() {}

  /** Sends it all, not yet committed; refuses when that fails, for only a commit has an effect. */
  static List<RecordMetadata> place(Fence fence, List<ProducerRecord<byte[], byte[]>> records) {
    try {
      return fence.place(records);
    } catch (ClawbackException e) {
      throw Refusal.because(e, e.problem().culprit());
    }
  }

  /** The offset after the last of it: who has read up to there knows it. */
  static long version(List<RecordMetadata> there) {
    return there.stream().mapToLong(RecordMetadata::offset).max().orElse(-1) + 1;
  }
}
