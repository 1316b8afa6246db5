package io.clawback.brokers.kafka.offsets;

import io.clawback.model.run.OperationId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What we write into a commit's metadata: which operation made it (SAFETY I4), and which commit it
 * replaced, so that a way back restores that one's leader epoch and metadata too (I12). Pure.
 */
public final class Mark {
  /** Kafka's default for offset.metadata.max.bytes; a longer commit would be refused. */
  private static final int MOST = 4_096;

  private static final String OURS = "clawback:";
  private static final Pattern REPLACED =
      Pattern.compile(OURS + "\\S+ was=(\\d{1,18}),(\\d{1,9})?,(.*)", Pattern.DOTALL);

  private Mark() {}

  /** Whether the commit says that this operation made it. */
  public static boolean by(OperationId id, OffsetAndMetadata commit) {
    String mark = OURS + id;
    return commit.metadata().equals(mark) || commit.metadata().startsWith(mark + " ");
  }

  /**
   * What to commit.
   *
   * @param now what is committed there; null for nothing
   */
  static OffsetAndMetadata commit(long offset, OperationId id, @Nullable OffsetAndMetadata now) {
    Optional<OffsetAndMetadata> replaced =
        now == null ? Optional.empty() : replaced(now).filter(r -> r.offset() == offset);
    if (replaced.isEmpty()) {
      // The epoch of the old position says nothing of the new one: none is right for every reader.
      return new OffsetAndMetadata(offset, Optional.empty(), OURS + id + was(OURS + id, now));
    }
    // Somebody else's metadata is worth more than our name: what we want is absolute anyway.
    return replaced.get().metadata().isEmpty()
        ? new OffsetAndMetadata(offset, replaced.get().leaderEpoch(), OURS + id)
        : replaced.get();
  }

  private static String was(String mark, @Nullable OffsetAndMetadata now) {
    if (now == null || (now.leaderEpoch().isEmpty() && now.metadata().isEmpty())) {
      return "";
    }
    String was =
        " was="
            + now.offset()
            + ","
            + now.leaderEpoch().map(String::valueOf).orElse("")
            + ","
            + now.metadata();
    return mark.length() + was.length() <= MOST ? was : "";
  }

  private static Optional<OffsetAndMetadata> replaced(OffsetAndMetadata commit) {
    Matcher m = REPLACED.matcher(commit.metadata());
    if (!m.matches()) {
      return Optional.empty();
    }
    @Nullable String epoch = m.group(2);
    return Optional.of(
        new OffsetAndMetadata(
            Long.parseLong(m.group(1)),
            Optional.ofNullable(epoch).map(Integer::valueOf),
            m.group(3)));
  }
}
