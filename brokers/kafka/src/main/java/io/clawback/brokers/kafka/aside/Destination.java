package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Shell;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Keeping;
import io.clawback.model.message.Message;
import io.clawback.model.name.QueueId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Utils;

/** A topic that messages are put back to, or that says that they were: as it was when looked at. */
final class Destination {
  private final Target target;
  private final SafeTarget.Seen seen;

  private Destination(Target target, SafeTarget.Seen seen) {
    this.target = target;
    this.seen = seen;
  }

  /** As it is now. Throws when it is not there, or is the broker's own. */
  static Destination now(KafkaConnection connection, QueueId queue) {
    Target target = Target.now(connection, queue);
    return new Destination(target, new TargetReads(connection).seen(target));
  }

  /** Throws when it may drop what is put back there (SAFETY I10). */
  void mustKeep() {
    Flaws flaws = new Flaws();
    compacted(flaws);
    long keeps = seen.number("retention.ms");
    long least = 2 * SafeTarget.WINDOW.toMillis();
    if (keeps >= 0 && keeps < least) {
      flaws.add("it keeps messages for " + keeps + " ms only", "retention.ms", least);
    }
    if (seen.number("retention.bytes") >= 0) {
      flaws.add("it drops its oldest messages when it is full", "retention.bytes", -1);
    }
    flaws.refuse("What is put back would not be safe there: ");
  }

  /** Throws when what it says of copies could be gone before they are. */
  void mustRemember() {
    Flaws flaws = new Flaws();
    compacted(flaws);
    flaws.refuse("What says which messages were put back would not be safe there: ");
  }

  private void compacted(Flaws flaws) {
    if (!seen.value("cleanup.policy").equals("delete")) {
      flaws.add(
          "its cleanup.policy is " + seen.value("cleanup.policy"), "cleanup.policy", "delete");
    }
  }

  /** Throws when messages from elsewhere would be less safe there than their copies are. */
  void mustBeAsSafeAs(Destination copies) {
    Flaws flaws = new Flaws();
    long insync = Math.min(2, copies.seen.number("min.insync.replicas"));
    if (seen.number("min.insync.replicas") < insync) {
      flaws.add(
          "it confirms messages with fewer replicas in sync than " + insync,
          "min.insync.replicas",
          insync);
    }
    long takes = copies.seen.number("max.message.bytes") - SafeTarget.HEADERS;
    if (seen.number("max.message.bytes") < takes) {
      flaws.add("it takes smaller messages than the source", "max.message.bytes", takes);
    }
    int replicas = seen.leastReplicas();
    if (replicas < copies.seen.leastReplicas()) {
      flaws.words.add(
          "it has %d replicas, and the copies have %d"
              .formatted(replicas, copies.seen.leastReplicas()));
    }
    flaws.refuse("What is put back would be less safe there: ");
  }

  /** What is wrong with it, all at once, and the command that mends it. */
  private final class Flaws {
    private final List<String> words = new ArrayList<>();
    private final SortedMap<String, String> mended = new TreeMap<>();

    void add(String what, String key, Object value) {
      words.add(what);
      mended.put(key, value.toString());
    }

    void refuse(String begin) {
      if (words.isEmpty()) {
        return;
      }
      String alter =
          Shell.tool("kafka-configs.sh", target.connection().declaration().settings())
              + " --alter --entity-type topics --entity-name "
              + Shell.quoted(seen.queue().name())
              + " --add-config "
              + mended.entrySet().stream()
                  .map(e -> e.getKey() + "=" + e.getValue())
                  .collect(Collectors.joining(","));
      throw new ClawbackException(
          new Problem(
              "kafka.unsafe-target",
              Category.LIMIT,
              seen.queue().toString(),
              begin + String.join("; ", words) + ". Nothing was changed.",
              mended.isEmpty()
                  ? "Name another queue with --to."
                  : "Type: " + alter + "; or name another queue with --to."));
    }
  }

  /** How it treats messages by their time. */
  Keeping keeping() {
    return new Keeping(
        seen.number("retention.ms"),
        seen.number("message.timestamp.before.max.ms"),
        seen.number("message.timestamp.after.max.ms"),
        seen.value("message.timestamp.type").equals("LogAppendTime"));
  }

  /**
   * The partition that the message goes to.
   *
   * @param own whether this is the topic that it came from: then where it was, if that is there
   */
  int partition(Message message, boolean own) {
    int count = target.topic().partitions().size();
    if (own && message.partition() < count) {
      return message.partition();
    }
    // As Kafka's own producer places keys; those without one stay together in their order.
    return message
        .key()
        .map(k -> Utils.toPositive(Utils.murmur2(k)) % count)
        .orElse(message.partition() % count);
  }

  /** One that was removed and made again has another. */
  String incarnation() {
    return target.topic().topicId().toString();
  }

  /** Throws when it is not there any more, or another one is. */
  void stillThere() {
    target.stillThere();
  }
}
