package io.clawback.engine.parity;

import io.clawback.engine.look.Figures;
import io.clawback.model.finding.Finding.Change;
import java.util.List;
import java.util.Optional;

/**
 * What changing a queue's setting means, by Kafka's topic configs. A key that is not known here is
 * unsafe: nobody looked.
 */
final class Settings {
  /** More keeps more; less loses messages that are there. Minus one is no limit. */
  private static final List<String> KEEPING =
      List.of(
          "retention.ms",
          "retention.bytes",
          "local.retention.ms",
          "local.retention.bytes",
          "delete.retention.ms",
          "min.compaction.lag.ms");

  /** More admits more; less refuses what producers may send. */
  private static final List<String> ADMITTING =
      List.of("max.message.bytes", "message.timestamp.after.max.ms");

  /** Either way only cost and layout change. */
  private static final List<String> HARMLESS =
      List.of(
          "compression.type",
          "compression.gzip.level",
          "compression.lz4.level",
          "compression.zstd.level",
          "segment.bytes",
          "segment.ms",
          "segment.jitter.ms",
          "segment.index.bytes",
          "index.interval.bytes",
          "file.delete.delay.ms",
          "flush.messages",
          "flush.ms",
          "preallocate");

  private Settings() {}

  /** Whether the text stands for "no limit". */
  static boolean unlimited(String key, String text) {
    return KEEPING.contains(key) && text.strip().equals("-1");
  }

  /** What setting {@code key} from one text to another means. */
  static Change change(String key, String from, String to) {
    if (HARMLESS.contains(key)) {
      return Change.SAFE;
    }
    if (key.equals("unclean.leader.election.enable")) {
      return to.equals("false") ? Change.SAFE : Change.UNSAFE;
    }
    if (KEEPING.contains(key) || ADMITTING.contains(key)) {
      return rises(key, from, to) ? Change.SAFE : Change.UNSAFE;
    }
    return Change.UNSAFE;
  }

  private static boolean rises(String key, String from, String to) {
    if (unlimited(key, to)) {
      return true;
    }
    Optional<Double> before = Figures.number(from);
    Optional<Double> after = Figures.number(to);
    return !unlimited(key, from)
        && before.isPresent()
        && after.isPresent()
        && after.get() >= before.get();
  }
}
