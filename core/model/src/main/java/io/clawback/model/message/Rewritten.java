package io.clawback.model.message;

import io.clawback.model.message.Message.Header;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A message that is written once more: the same, but for its time where the queue would let go of
 * it too soon; then a header has the time that it had first. Pure.
 */
public final class Rewritten {
  private Rewritten() {}

  /**
   * The message as it is written.
   *
   * @param there how the queue that it goes to treats messages by their time
   * @param now milliseconds since the epoch
   * @param window for so long at least it must stay there
   */
  public static Message of(Message original, Keeping there, long now, Duration window) {
    long time = there.time(original.timestampMillis(), now, window);
    if (time == original.timestampMillis()) {
      return original;
    }
    List<Header> headers = new ArrayList<>(original.headers());
    if (first(original).isEmpty()) {
      headers.add(
          new Header(
              Copy.TIMESTAMP,
              Optional.of(
                  Long.toString(original.timestampMillis()).getBytes(StandardCharsets.UTF_8))));
    }
    return new Message(
        original.partition(), original.offset(), time, original.key(), original.value(), headers);
  }

  /** Whether the one is the other, written once more. */
  public static boolean same(Message original, Message written) {
    return original.partition() == written.partition()
        && same(original.key(), written.key())
        && same(original.value(), written.value())
        && (original.timestampMillis() == written.timestampMillis()
            ? same(original.headers(), written.headers())
            : retimed(original, written));
  }

  private static boolean retimed(Message original, Message written) {
    List<Header> headers = written.headers();
    if (first(original).isPresent()) {
      return same(original.headers(), headers);
    }
    int own = headers.size() - 1;
    return own >= 0
        && first(written).filter(t -> t == original.timestampMillis()).isPresent()
        && same(original.headers(), headers.subList(0, own));
  }

  private static boolean same(List<Header> some, List<Header> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!some.get(i).name().equals(others.get(i).name())
          || !same(some.get(i).value(), others.get(i).value())) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Optional<byte[]> some, Optional<byte[]> others) {
    return some.isPresent() == others.isPresent()
        && (some.isEmpty() || Arrays.equals(some.get(), others.get()));
  }

  /**
   * The message with the time that it had first, where a header has that: however often it is
   * written once more, and whatever time the broker gives it, it is the same.
   */
  public static Message timeless(Message message) {
    return first(message)
        .map(time ->
            new Message(
                message.partition(),
                message.offset(),
                time,
                message.key(),
                message.value(),
                message.headers()))
        .orElse(message);
  }

  /** Whether a header has the time that it had first. */
  public static boolean timed(Message message) {
    return first(message).isPresent();
  }

  private static Optional<Long> first(Message message) {
    for (Header header : message.headers().reversed()) {
      if (header.name().equals(Copy.TIMESTAMP)) {
        try {
          return header.value().map(v -> Long.parseLong(new String(v, StandardCharsets.US_ASCII)));
        } catch (NumberFormatException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
