package io.clawback.model.message;

import io.clawback.model.message.Message.Header;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which copies of a queue are put back, and as what. Asked when it is planned and again when it is
 * done: what was put back since, or was declared void, stays. Thread-safe.
 */
public final class RedriveRules {
  /** The header that says how often a message was put back. */
  public static final String COUNT = "clawback.redrives";

  /** The header that says where its last copy lies, as {@code environment/broker/queue/0@17}. */
  public static final String FROM = "clawback.redriven-from";

  /** The header with the time that it had first, where it had to be given another. */
  public static final String TIME = Copy.TIMESTAMP;

  private final String queue;
  private final String incarnation;
  private final String broker;
  private final int most;
  private final Marks marks;

  /**
   * @param queue that the copies lie in, as {@code environment/broker/queue}
   * @param incarnation of that queue
   * @param broker of that queue, as {@code environment/broker}
   * @param most a message that was put back so often stays
   * @param marks what is said of the copies, as it is known now
   */
  public RedriveRules(String queue, String incarnation, String broker, int most, Marks marks) {
    this.queue = queue;
    this.incarnation = incarnation;
    this.broker = broker;
    this.most = most;
    this.marks = marks;
  }

  /** Why a copy stays where it is. */
  public enum Stays {
    /** A mark says that it was put back. */
    REDRIVEN,
    /** Its original is back by other means: the copy does not count. */
    VOID,
    /** It came back too often: putting it back once more would go on for ever. */
    LOOPS,
    /** Nobody can tell where it came from. */
    NO_DEAD_LETTER
  }

  /** Where the message in the queue came from, if that can be told. */
  public Optional<Origin> origin(Message copy) {
    return DeadLetters.read(copy, broker);
  }

  /** Why it stays; empty when it goes. */
  public Optional<Stays> stays(Message copy) {
    Optional<Origin> origin = origin(copy);
    if (origin.isEmpty()) {
      return Optional.of(Stays.NO_DEAD_LETTER);
    }
    if (marks.redriven(queue, incarnation, copy.partition(), copy.offset())) {
      return Optional.of(Stays.REDRIVEN);
    }
    if (origin.get().operation().filter(marks::voided).isPresent()) {
      return Optional.of(Stays.VOID);
    }
    return count(origin.get().message()) >= most ? Optional.of(Stays.LOOPS) : Optional.empty();
  }

  /**
   * Whether it would come to somebody whose it is not: only the queue that a message came from gets
   * a message of another tenant (SAFETY I15).
   *
   * @param destination as {@code environment/broker/queue}
   * @param tenant for whom copies are put back
   */
  public static boolean strays(Origin origin, String destination, String tenant) {
    return !origin.queue().equals(destination)
        && origin.tenant().filter(t -> !t.equals(tenant)).isPresent();
  }

  /** How often the message was put back; 0 when its headers do not say. */
  public static int count(Message message) {
    int count = 0;
    for (Header header : message.headers()) {
      if (header.name().equals(COUNT)) {
        count = header.value().map(RedriveRules::number).orElse(0);
      }
    }
    return count;
  }

  private static int number(byte[] text) {
    try {
      return Math.max(0, Integer.parseInt(new String(text, StandardCharsets.US_ASCII)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * The message that goes back: as it was, and said how often it was put back and from where. Its
   * partition and offset are those of the original.
   *
   * @param origin of the copy
   * @param window for so long at least it must stay where it goes
   */
  public Message message(Message copy, Origin origin, Keeping there, long now, Duration window) {
    Message original = origin.message();
    long time = there.time(original.timestampMillis(), now, window);
    List<Header> headers = new ArrayList<>();
    boolean told = false;
    for (Header header : original.headers()) {
      if (!header.name().equals(COUNT) && !header.name().equals(FROM)) {
        headers.add(header);
        told |= header.name().equals(TIME);
      }
    }
    headers.add(header(COUNT, Integer.toString(count(original) + 1)));
    headers.add(header(FROM, queue + "/" + copy.partition() + "@" + copy.offset()));
    if (!told && time != original.timestampMillis() && original.timestampMillis() >= 0) {
      headers.add(header(TIME, Long.toString(original.timestampMillis())));
    }
    return new Message(
        original.partition(), original.offset(), time, original.key(), original.value(), headers);
  }

  private static Header header(String name, String value) {
    return new Header(name, Optional.of(value.getBytes(StandardCharsets.UTF_8)));
  }
}
