package io.clawback.model.message;

import io.clawback.model.message.Message.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A record in a quarantine that says which copies were put back. It becomes final in one
 * transaction with the messages that were put back, so that it tells exactly.
 *
 * @param operation the operation's id that put them back
 * @param batch the number of its batch
 * @param queue where the copies lie, as {@code environment/broker/queue}; mostly the queue that the
 *     mark is in
 * @param incarnation of that queue
 * @param copies where the copies lie, by partition
 */
public record Mark(
    String operation,
    int batch,
    String queue,
    String incarnation,
    SortedMap<Integer, OffsetSpans> copies) {
  /** The header that tells a mark from everything else; its value is the operation's id. */
  public static final String NAME = "clawback.redriven";

  private static final List<String> NAMES =
      List.of(NAME, "clawback.redriven-batch", "clawback.redriven-of", "clawback.incarnation");

  /** No two marks have the same, so that a queue that is compacted one day keeps them all. */
  public byte[] key() {
    return utf8(operation + "/" + batch);
  }

  /** A line for each partition: its number, a blank, offsets as {@link OffsetSpans#text}. */
  public byte[] value() {
    StringBuilder text = new StringBuilder();
    copies.forEach((partition, offsets) ->
        text.append(partition).append(' ').append(offsets.text()).append('\n'));
    return utf8(text.toString());
  }

  /** The record's headers. */
  public List<Header> headers() {
    return List.of(
        header(0, operation),
        header(1, Integer.toString(batch)),
        header(2, queue),
        header(3, incarnation));
  }

  private static Header header(int name, String value) {
    return new Header(NAMES.get(name), Optional.of(utf8(value)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The mark that the message is; empty when it is none. */
  public static Optional<Mark> read(Message message) {
    List<Header> headers = message.headers();
    if (headers.size() != NAMES.size() || message.value().isEmpty()) {
      return Optional.empty();
    }
    String[] values = new String[NAMES.size()];
    for (int i = 0; i < values.length; i++) {
      Header header = headers.get(i);
      if (!header.name().equals(NAMES.get(i)) || header.value().isEmpty()) {
        return Optional.empty();
      }
      values[i] = new String(header.value().get(), StandardCharsets.UTF_8);
    }
    try {
      return Optional.of(
          new Mark(
              values[0],
              Integer.parseInt(values[1]),
              values[2],
              values[3],
              copies(new String(message.value().get(), StandardCharsets.UTF_8))));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Somebody else's, whatever it is.
    }
  }

  private static SortedMap<Integer, OffsetSpans> copies(String text) {
    TreeMap<Integer, OffsetSpans> copies = new TreeMap<>();
    for (String line : text.lines().toList()) {
      int blank = line.indexOf(' ');
      if (blank < 0) {
        throw new IllegalArgumentException("no partition");
      }
      copies.put(
          Integer.valueOf(line.substring(0, blank)), OffsetSpans.parse(line.substring(blank + 1)));
    }
    return copies;
  }

  /** How many copies. */
  public long count() {
    return copies.values().stream().mapToLong(OffsetSpans::count).sum();
  }

  /** Of those messages, as they lie there. */
  public static Mark of(
      String operation, int batch, String queue, String incarnation, List<Message> copies) {
    Gathered there = new Gathered();
    copies.forEach(there::add);
    return new Mark(operation, batch, queue, incarnation, there.spans());
  }
}
