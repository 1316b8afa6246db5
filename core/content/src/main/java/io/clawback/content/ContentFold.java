package io.clawback.content;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Accumulates messages, merges with others of the same question, and says what they are. One thread
 * at a time; folds of several threads are merged.
 */
public final class ContentFold {
  private final ContentQuestion question;
  private long messages;
  private long bytes;

  public ContentFold(ContentQuestion question) {
    this.question = question;
  }

  /** Takes one message in. Keeps nothing of the flyweight. */
  public void message(Message message) {
    messages++;
    bytes += Math.max(0, message.valueLength) + Math.max(0, message.keyLength);
  }

  /** Takes in that the messages of {@code [from, to)} could not be looked at. */
  public void unreadable(int partition, long from, long to, long size, String why) {}

  /** Takes in all that {@code other} took; {@code other} must not be used afterwards. */
  public void merge(ContentFold other) {
    if (!question.equals(other.question)) {
      throw new IllegalArgumentException("folds of different questions");
    }
    messages += other.messages;
    bytes += other.bytes;
  }

  /** What they are, when nothing is known of consumers. The fold may go on afterwards. */
  public Contents finish() {
    return finish(Standing.UNKNOWN);
  }

  /** What they are. The fold may go on afterwards. */
  public Contents finish(Standing standing) {
    return new Contents(
        messages,
        bytes,
        0,
        new TreeMap<>(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        0,
        new Contents.TimeLine(0, 1, List.of()));
  }
}
