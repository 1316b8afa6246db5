package io.clawback.model.message;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a quarantine says of its copies: which were put back, and whose do not count any more. Grows
 * while the quarantine is read. Thread-safe.
 */
public final class Marks {
  private final TreeMap<String, TreeMap<Long, Long>> spans = new TreeMap<>();
  private final TreeSet<String> batches = new TreeSet<>();
  private final TreeSet<String> voided = new TreeSet<>();

  /**
   * Takes in the message if it says something of copies; whether it does. What a copy's original
   * had in its headers says nothing.
   */
  public synchronized boolean add(Message message) {
    if (Copy.read(message).isPresent()) {
      return false;
    }
    Optional<Mark> mark = Mark.read(message);
    mark.ifPresent(this::add);
    Optional<String> operation = voids(message);
    operation.ifPresent(voided::add);
    return mark.isPresent() || operation.isPresent();
  }

  /** Whose copies do not count, if the message says that. */
  public static Optional<String> voids(Message message) {
    return message.headers().stream()
        .filter(h -> h.name().equals(Copy.VOID))
        .flatMap(h -> h.value().stream())
        .map(v -> new String(v, StandardCharsets.UTF_8))
        .findFirst();
  }

  /** Takes in the mark. */
  public synchronized void add(Mark mark) {
    batches.add(mark.operation() + "/" + mark.batch());
    mark.copies()
        .forEach((partition, offsets) -> {
          TreeMap<Long, Long> covered =
              spans.computeIfAbsent(
                  place(mark.queue(), mark.incarnation(), partition), k -> new TreeMap<>());
          offsets.spans().forEach(s -> cover(covered, s.first(), s.last()));
        });
  }

  /** Spans that overlap or touch become one, whoever wrote them. */
  private static void cover(NavigableMap<Long, Long> covered, long from, long to) {
    long first = from;
    long last = to;
    Map.Entry<Long, Long> before = covered.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      first = before.getKey();
      last = Math.max(last, before.getValue());
    }
    Map.Entry<Long, Long> next = covered.ceilingEntry(first);
    while (next != null && next.getKey() <= last + 1) {
      last = Math.max(last, next.getValue());
      covered.remove(next.getKey());
      next = covered.ceilingEntry(first);
    }
    covered.put(first, last);
  }

  /** Takes in that copies of that operation do not count. */
  public synchronized void addVoid(String operation) {
    voided.add(operation);
  }

  /** Whether the copy that lies there was put back. */
  public synchronized boolean redriven(
      String queue, String incarnation, int partition, long offset) {
    TreeMap<Long, Long> covered = spans.get(place(queue, incarnation, partition));
    Map.Entry<Long, Long> span = covered == null ? null : covered.floorEntry(offset);
    return span != null && span.getValue() >= offset;
  }

  /** Whether that operation put that batch back. */
  public synchronized boolean redriven(String operation, int batch) {
    return batches.contains(operation + "/" + batch);
  }

  /** Whether copies of that operation do not count any more. */
  public synchronized boolean voided(String operation) {
    return voided.contains(operation);
  }

  private static String place(String queue, String incarnation, int partition) {
    return queue + "\n" + incarnation + "\n" + partition;
  }
}
