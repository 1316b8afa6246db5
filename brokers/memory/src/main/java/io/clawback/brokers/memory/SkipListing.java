package io.clawback.brokers.memory;

import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.run.OperationId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a list says now, as it is kept in its queue: a message for each partition that an operation
 * has messages left out of, by key the last one counts, and one without a value takes it back.
 *
 * @param parts all that hold
 * @param version who has read up to there knows all of them
 */
record SkipListing(List<Part> parts, long version) {
  /**
   * What a group leaves out of one partition.
   *
   * @param incarnation of the queue
   * @param operation whose doing it is
   */
  record Part(
      String incarnation, String group, String operation, int partition, OffsetSpans offsets) {
    byte[] key() {
      String key = String.join("/", incarnation, group, operation, Integer.toString(partition));
      return key.getBytes(StandardCharsets.UTF_8);
    }

    byte[] value() {
      return offsets.text().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** All of it that is committed. Alone. */
  static SkipListing read(MemoryQueue list) {
    MemoryLog log = list.partitions().getFirst();
    TreeMap<String, Part> parts = new TreeMap<>();
    log.visit(
        log.start(),
        log.lastStable(),
        (offset, at, key, value, headers) -> {
          take(parts, MemoryQuarantine.message(0, offset, at, key, value, headers));
          return true;
        });
    return new SkipListing(List.copyOf(parts.values()), log.lastStable());
  }

  private static void take(TreeMap<String, Part> parts, Message message) {
    String key = new String(message.key().orElse(new byte[0]), StandardCharsets.UTF_8);
    if (message.value().isEmpty()) {
      parts.remove(key);
    } else {
      part(key, new String(message.value().get(), StandardCharsets.UTF_8))
          .ifPresent(part -> parts.put(key, part));
    }
  }

  /** Nobody leaves out what cannot be understood. */
  private static Optional<Part> part(String key, String value) {
    String[] words = key.split("/", -1);
    try {
      return words.length == 4
          ? Optional.of(
              new Part(
                  words[0],
                  words[1],
                  words[2],
                  Integer.parseInt(words[3]),
                  OffsetSpans.parse(value)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What one operation has there. */
  List<Part> of(OperationId operation) {
    List<Part> ours = new ArrayList<>();
    for (Part part : parts) {
      if (part.operation().equals(operation.value())) {
        ours.add(part);
      }
    }
    return ours;
  }

  /** What others have there of that group and queue. */
  List<Part> others(OperationId operation, String incarnation, String group) {
    return parts.stream()
        .filter(p ->
            !p.operation().equals(operation.value())
                && p.incarnation().equals(incarnation)
                && p.group().equals(group))
        .toList();
  }
}
