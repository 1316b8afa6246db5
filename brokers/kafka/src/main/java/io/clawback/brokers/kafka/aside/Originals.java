package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.DeadLetters;
import io.clawback.model.message.Gathered;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.Origin;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.Transfer.Slice;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Reads again, where they came from, what dead letters of share groups lack: always the headers,
 * and mostly key and value (KIP-1191).
 */
final class Originals {
  private final KafkaConnection connection;
  private final String culprit;

  Originals(KafkaConnection connection, String culprit) {
    this.connection = connection;
    this.culprit = culprit;
  }

  /** A dead letter and where it came from. */
  record Letter(Message message, Origin origin) {
    String place() {
      return message.partition() + "@" + message.offset();
    }
  }

  /** The letters that could be completed, by where they lie. */
  SortedMap<String, Message> completed(List<Letter> letters) {
    SortedMap<String, Message> completed = new TreeMap<>();
    letters.stream()
        .map(l -> l.origin().queue())
        .distinct()
        .forEach(queue -> {
          List<Letter> from =
              letters.stream().filter(l -> l.origin().queue().equals(queue)).toList();
          SortedMap<String, Message> found = found(queue, from);
          for (Letter letter : from) {
            Message original = found.get(place(letter.origin().message()));
            if (original != null) {
              DeadLetters.completed(letter.message(), original)
                  .ifPresent(whole -> completed.put(letter.place(), whole));
            }
          }
        });
    return completed;
  }

  private SortedMap<String, Message> found(String queue, List<Letter> letters) {
    SortedMap<String, Message> found = new TreeMap<>();
    String name = queue.substring(queue.lastIndexOf('/') + 1);
    try {
      TopicDescription topic = Topics.described(connection, name, culprit);
      Gathered wanted = new Gathered();
      letters.stream()
          .map(l -> l.origin().message())
          .filter(m -> m.partition() < topic.partitions().size())
          .forEach(wanted::add);
      SortedMap<Integer, OffsetSpans> spans = wanted.spans();
      if (!spans.isEmpty()) {
        new SourceReads(
                connection, new QueueId(connection.id(), name), topic.topicId().toString(), culprit)
            .read(new Slice(0, spans))
            .messages()
            .forEach(m -> found.put(place(m), m));
      }
    } catch (ClawbackException e) {
      // A topic that is gone, or was made again and is shorter, has none of them any more.
      if (e.problem().category() != Category.STALE) {
        throw e;
      }
    }
    return found;
  }

  private static String place(Message message) {
    return message.partition() + "@" + message.offset();
  }
}
