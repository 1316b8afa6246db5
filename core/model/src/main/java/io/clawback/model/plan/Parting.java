package io.clawback.model.plan;

import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.MessageOperation.Rewrite;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Which messages of a backlog that is written once more go to the quarantine, and which back. Pure;
 * thread-safe.
 */
public final class Parting {
  private final TreeMap<Integer, OffsetSpans> poison = new TreeMap<>();

  /** As the operation names them. */
  public Parting(Rewrite operation) {
    operation.poison().forEach(c -> poison.put(c.partition(), c.spans()));
  }

  /** Whether it goes to the quarantine. */
  public boolean aside(Message message) {
    OffsetSpans spans = poison.get(message.partition());
    return spans != null && spans.contains(message.offset());
  }

  /** Those that go to the quarantine, in their order. */
  public List<Message> aside(List<Message> messages) {
    List<Message> aside = new ArrayList<>();
    for (Message message : messages) {
      if (aside(message)) {
        aside.add(message);
      }
    }
    return aside;
  }

  /** Those that are written once more, in their order. */
  public List<Message> others(List<Message> messages) {
    List<Message> others = new ArrayList<>(messages.size());
    for (Message message : messages) {
      if (!aside(message)) {
        others.add(message);
      }
    }
    return others;
  }
}
