package io.clawback.proofs.simulation;

import io.clawback.model.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A message of the source, and what became of it as the world saw it, whoever did it. */
final class Original {
  private static final String TIME = "clawback.original-timestamp";

  final Message message;
  final boolean poison;

  /** A consumer has processed it. */
  boolean consumed;

  /** The broker has let go of it by itself. */
  boolean expired;

  /** Its owner has thrown it away: removed the queue, or moved the group past it. */
  boolean thrownAway;

  /** We have appended it again, as another message. */
  boolean cameBack;

  /** It is that one, written once more. */
  Optional<Original> of = Optional.empty();

  /** Somebody has set the group back, so that it gets to that one and to this. */
  boolean doubled;

  /** Its copy was there, and the quarantine's owner removed the quarantine. */
  boolean copyRemoved;

  /** How many copies there are, by the operation that made them; void ones too. */
  final TreeMap<String, Integer> copies = new TreeMap<>();

  Original(Message message, boolean poison) {
    this.message = message;
    this.poison = poison;
  }

  /** Whether somebody else than us has answered for it. */
  boolean settledByOthers() {
    return consumed || expired || thrownAway;
  }

  /** Whether that is the same message, to the bit. */
  boolean is(Message other) {
    return message.partition() == other.partition()
        && message.offset() == other.offset()
        && hasContentOf(other);
  }

  /** Whether that has the same content, to the bit, wherever it lies. */
  boolean hasContentOf(Message other) {
    return message.timestampMillis() == other.timestampMillis()
        && same(message.key(), other.key())
        && same(message.value(), other.value())
        && sameHeaders(message.headers(), other.headers());
  }

  /**
   * Whether that is the message once more: to the bit, or with its time in a last header. One that
   * has the header already, because another run wrote it, keeps it, whatever its time is then.
   */
  boolean isAgain(Message other) {
    if (hasContentOf(other)) {
      return true;
    }
    if (!message.headers().isEmpty()
        && message.headers().getLast().name().equals(TIME)
        && sameHeaders(message.headers(), other.headers())) {
      return same(message.key(), other.key()) && same(message.value(), other.value());
    }
    int own = other.headers().size() - 1;
    return own >= 0
        && hasContentOf(
            new Message(
                other.partition(),
                other.offset(),
                message.timestampMillis(),
                other.key(),
                other.value(),
                other.headers().subList(0, own)))
        && saysTime(other.headers().get(own));
  }

  private boolean saysTime(Message.Header header) {
    return header.name().equals(TIME)
        && header
            .value()
            .filter(v ->
                new String(v, StandardCharsets.UTF_8)
                    .equals(Long.toString(message.timestampMillis())))
            .isPresent();
  }

  private static boolean sameHeaders(List<Message.Header> a, List<Message.Header> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!a.get(i).name().equals(b.get(i).name()) || !same(a.get(i).value(), b.get(i).value())) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Optional<byte[]> a, Optional<byte[]> b) {
    return a.isPresent() == b.isPresent() && (a.isEmpty() || Arrays.equals(a.get(), b.get()));
  }

  @Override
  public String toString() {
    return message.partition() + "/" + message.offset();
  }
}
