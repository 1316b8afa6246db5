package io.clawback.brokers.memory;

import io.clawback.model.error.Category;
import io.clawback.model.message.Keeping;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.name.QueueId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all that writes to a quarantine has in common: messages as this broker keeps them. */
final class MemoryQuarantine {
  /** For so long at least copies must stay: the time to find out and to take a run back. */
  static final Duration WINDOW = Duration.ofDays(1);

  private MemoryQuarantine() {}

  /** Transactions of one subscription have one name: the newer fences the older. */
  static String producer(String queue, String group) {
    return "clawback/" + queue + "/" + group;
  }

  /** The queue; throws when it is another one than it was, whose copies are gone. Alone. */
  static MemoryQueue mustBe(MemoryCluster cluster, QueueId id, String incarnation) {
    MemoryQueue now = MemoryActs.queue(cluster, id.name());
    if (!now.incarnation().equals(incarnation)) {
      throw MemoryLink.stale(id.toString(), "The queue was removed and made again.");
    }
    return now;
  }

  /** Throws when copies could be dropped or refused there (SAFETY I10). Alone. */
  static void mustBeSafe(MemoryCluster cluster, String source, QueueId target) {
    MemoryQueue from = MemoryActs.queue(cluster, source);
    MemoryQueue to = MemoryActs.queue(cluster, target.name());
    MemoryActs.notInternal(cluster, target.name());
    List<String> wrong = new ArrayList<>();
    if (!setting(to, "cleanup.policy").equals("delete")) {
      wrong.add("it is compacted");
    }
    long keeps = Long.parseLong(setting(to, "retention.ms"));
    if (keeps >= 0 && keeps < WINDOW.toMillis()) {
      wrong.add("it keeps messages for " + keeps + " ms only");
    }
    if (!setting(to, "retention.bytes").equals("-1")) {
      wrong.add("it drops its oldest messages when it is full");
    }
    if (Long.parseLong(setting(to, "max.message.bytes"))
        < Long.parseLong(setting(from, "max.message.bytes"))) {
      wrong.add("it takes smaller messages than the source");
    }
    if (source.equals(target.name())) {
      wrong.add("it is the source itself");
    }
    refuse(target, wrong);
  }

  /**
   * Throws when what is put back could be dropped there (SAFETY I10), or what is said of it in
   * {@code marks}. Alone.
   */
  static void mustTakeBack(MemoryCluster cluster, QueueId lies, QueueId target, QueueId marks) {
    MemoryQueue to = MemoryActs.queue(cluster, target.name());
    MemoryActs.notInternal(cluster, target.name());
    MemoryActs.notInternal(cluster, marks.name());
    List<String> wrong = new ArrayList<>();
    if (target.equals(lies) || target.equals(marks)) {
      wrong.add("the copies would be put where they are");
    }
    if (!setting(to, "cleanup.policy").equals("delete")) {
      wrong.add("it is compacted");
    }
    long keeps = Long.parseLong(setting(to, "retention.ms"));
    if (keeps >= 0 && keeps < WINDOW.toMillis()) {
      wrong.add("it keeps messages for " + keeps + " ms only");
    }
    if (!setting(to, "retention.bytes").equals("-1")) {
      wrong.add("it drops its oldest messages when it is full");
    }
    refuse(target, wrong);
    if (!setting(MemoryActs.queue(cluster, marks.name()), "cleanup.policy").equals("delete")) {
      refuse(marks, List.of("it is compacted"));
    }
  }

  /** How a queue treats messages by their time. Alone. */
  static Keeping keeping(MemoryQueue queue) {
    return new Keeping(
        Long.parseLong(setting(queue, "retention.ms")),
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        setting(queue, "message.timestamp.type").equals("LogAppendTime"));
  }

  private static void refuse(QueueId target, List<String> wrong) {
    if (!wrong.isEmpty()) {
      throw MemoryLink.trouble(
          "unsafe-target",
          Category.LIMIT,
          target.toString(),
          "Messages would not be safe there: " + String.join("; ", wrong) + ".",
          "Change its settings, or name another queue.");
    }
  }

  /** Whether an open transaction hides what was written there. */
  static boolean hides(MemoryCluster cluster, QueueId quarantine) {
    MemoryQueue queue = cluster.queues().get(quarantine.name());
    return queue != null
        && queue.partitions().stream().anyMatch(log -> log.lastStable() < log.end());
  }

  /** Throws while one does: nobody knows what is missing. */
  static void mustHideNothing(MemoryCluster cluster, QueueId quarantine) {
    if (hides(cluster, quarantine)) {
      throw MemoryLink.trouble(
          "held-back",
          Category.CONNECTION,
          quarantine.toString(),
          "An open transaction holds back what was written there.",
          "Go on when it has ended.");
    }
  }

  private static String setting(MemoryQueue queue, String key) {
    return queue.inForce(key).orElseThrow();
  }

  /** Whether a message there has that header with that value. Alone. */
  static boolean says(MemoryCluster cluster, QueueId quarantine, String header, String value) {
    boolean[] found = new boolean[1];
    MemoryQueue queue = cluster.queues().get(quarantine.name());
    if (queue == null) {
      return false;
    }
    for (MemoryLog log : queue.partitions()) {
      log.visit(
          log.start(),
          log.end(),
          (offset, at, key, content, headers) -> {
            found[0] |=
                message(0, offset, at, key, content, headers).headers().stream()
                    .filter(h -> h.name().equals(header))
                    .flatMap(h -> h.value().stream())
                    .anyMatch(v -> new String(v, StandardCharsets.UTF_8).equals(value));
            return !found[0];
          });
    }
    return found[0];
  }

  static byte @Nullable [] bytes(Optional<byte[]> value) {
    return value.orElse(null);
  }

  static byte[] @Nullable [] pairs(List<Header> headers) {
    byte[][] pairs = new byte[2 * headers.size()][];
    for (int i = 0; i < headers.size(); i++) {
      pairs[2 * i] = headers.get(i).name().getBytes(StandardCharsets.UTF_8);
      pairs[2 * i + 1] = bytes(headers.get(i).value());
    }
    return pairs;
  }

  static Message message(
      int partition,
      long offset,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      byte[] @Nullable [] pairs) {
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      byte[] name = pairs[i];
      headers.add(
          new Header(
              name == null ? "" : new String(name, StandardCharsets.UTF_8),
              Optional.ofNullable(pairs[i + 1])));
    }
    return new Message(
        partition,
        offset,
        timestamp,
        Optional.ofNullable(key),
        Optional.ofNullable(value),
        headers);
  }
}
