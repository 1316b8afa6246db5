package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import org.apache.kafka.clients.admin.TopicDescription;

/** The very topic that is written to. A broker may make a new one under its name, as it likes. */
record Target(KafkaConnection connection, QueueId queue, TopicDescription topic) {

  /** As it is now. Throws when it is not there, or is the broker's own. */
  static Target now(KafkaConnection connection, QueueId queue) {
    TopicDescription topic = Topics.described(connection, queue.name(), queue.toString());
    if (topic.isInternal()) {
      throw Quarantines.internal(queue.toString());
    }
    return new Target(connection, queue, topic);
  }

  /** Where copies from that partition go: in the order in which they were. */
  int partition(int source) {
    return source % topic.partitions().size();
  }

  /** Throws when it is not there any more, or another one is. */
  void stillThere() {
    if (!now(connection, queue).topic().topicId().equals(topic.topicId())) {
      throw new ClawbackException(
          new Problem(
              "kafka.vanished",
              Category.STALE,
              queue.toString(),
              "The topic was removed and made again; what was written last is not final.",
              "Look at its settings, then resume the run."));
    }
  }
}
