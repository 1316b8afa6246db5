package io.clawback.model.message;

import io.clawback.model.message.Message.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A copy of a message in a quarantine: the message whole, and after its own headers ours, always
 * the same ones in the same order, so that a message that comes a second time keeps those of the
 * first.
 *
 * @param operation the operation's id that made it
 * @param batch the number of its batch
 * @param source the queue that it was in, as {@code environment/broker/queue}
 * @param incarnation of that queue
 * @param tenant for whom
 * @param reason the id of what is wrong with it
 * @param original the message as it was, where it was
 */
public record Copy(
    String operation,
    int batch,
    String source,
    String incarnation,
    String tenant,
    String reason,
    Message original) {
  private static final String PREFIX = "clawback.";
  private static final List<String> NAMES =
      List.of(
          "operation",
          "batch",
          "source",
          "incarnation",
          "tenant",
          "reason",
          "partition",
          "offset",
          "timestamp");

  /** How many headers are ours; they come last. */
  public static final int OWN = NAMES.size();

  /** The first of them: the operation's id. */
  public static final String OPERATION = PREFIX + NAMES.get(0);

  /** The second: the number of its batch. */
  public static final String BATCH = PREFIX + NAMES.get(1);

  /**
   * The header of a record in the quarantine that says which batch of an operation put its messages
   * back into the queue that they came from; its value is {@code operation/batch}.
   */
  public static final String RETURNED = PREFIX + "returned";

  /** On a message that was put back with another time than its own: that time, in milliseconds. */
  public static final String TIMESTAMP = PREFIX + "original-timestamp";

  /** The header that says whose copies do not count any more; its value is their operation's id. */
  public static final String VOID = PREFIX + "void";

  /** The copy's headers: the original's, then ours. */
  public List<Header> headers() {
    List<Header> headers = new ArrayList<>(original.headers());
    List<String> values =
        List.of(
            operation,
            Integer.toString(batch),
            source,
            incarnation,
            tenant,
            reason,
            Integer.toString(original.partition()),
            Long.toString(original.offset()),
            Long.toString(original.timestampMillis()));
    for (int i = 0; i < NAMES.size(); i++) {
      headers.add(
          new Header(
              PREFIX + NAMES.get(i), Optional.of(values.get(i).getBytes(StandardCharsets.UTF_8))));
    }
    return headers;
  }

  /** What the message is a copy of; empty when it is none of ours. */
  public static Optional<Copy> read(Message message) {
    int own = message.headers().size() - NAMES.size();
    if (own < 0) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      Header header = message.headers().get(own + i);
      if (!header.name().equals(PREFIX + NAMES.get(i)) || header.value().isEmpty()) {
        return Optional.empty();
      }
      values.add(new String(header.value().get(), StandardCharsets.UTF_8));
    }
    try {
      return Optional.of(
          new Copy(
              values.get(0),
              Integer.parseInt(values.get(1)),
              values.get(2),
              values.get(3),
              values.get(4),
              values.get(5),
              new Message(
                  Integer.parseInt(values.get(6)),
                  Long.parseLong(values.get(7)),
                  Long.parseLong(values.get(8)),
                  message.key(),
                  message.value(),
                  message.headers().subList(0, own))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
