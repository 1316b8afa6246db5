package io.clawback.runtime.quarantine;

import io.clawback.model.message.Message;
import io.clawback.model.message.Origin;
import io.clawback.model.message.Origin.Dialect;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which messages have been met already: two runs, or a consumer that tried twice, may have set one
 * and the same message aside, and it is to come back once.
 */
final class Twins {
  private final TreeMap<String, Set<Long>> met = new TreeMap<>();

  /** Remembers it; whether it was not met before. Who cannot tell where it was has no twin. */
  boolean first(Origin origin) {
    Message message = origin.message();
    if (message.offset() < 0) {
      return true;
    }
    String where =
        origin.queue() + "\n" + origin.incarnation().orElse("") + "\n" + message.partition();
    // Others do not say of which incarnation of the queue they speak: the content tells.
    long which =
        origin.dialect() == Dialect.CLAWBACK
            ? message.offset()
            : 31 * (31 * message.offset() + content(message)) + message.timestampMillis();
    return met.computeIfAbsent(where, k -> new HashSet<>()).add(which);
  }

  private static long content(Message message) {
    return 31L * message.key().map(Arrays::hashCode).orElse(-1)
        + message.value().map(Arrays::hashCode).orElse(-1);
  }
}
